#!/bin/sh
# Puts a site into an S3 bucket: sh site/hosts/s3.sh site s3://BUCKET
set -eu

# Assets come first, so that no page names what is not there yet, and stay, because a page that a
# browser kept may still name them.
aws s3 sync "$1" "$2" --exclude "*" \
{% for place in assets %}
    --include "{{ place }}" \
{% endfor %}
    --exclude "*.br" --exclude "*.gz" --cache-control "{{ for_ever }}"

# The rest is copied whatever there is: `sync` knows a changed file by its size and time, and every
# file has the time of the edition. Then what is no longer part of the site is deleted.
rest() {
    "$@" \
{% for place in assets %}
        --exclude "{{ place }}" \
{% endfor %}
        --exclude ".*" --exclude "*/.*" --include ".well-known/*" \
        --exclude "*.br" --exclude "*.gz" --exclude "_headers" --exclude "hosts/*" \
        --cache-control "{{ short }}"
}
rest aws s3 cp "$1" "$2" --recursive
rest aws s3 sync "$1" "$2" --delete --size-only
