"""What is known of the engines that build the pages, each with its version; nothing of theirs is imported."""

from __future__ import annotations

# The top-level keys of mkdocs.yml that MkDocs 1.6.1, ProperDocs 1.6.7 and Zensical 0.0.73 read (they take
# unknown ones in silence, or with a warning that --strict does not always make an error).
# https://www.mkdocs.org/user-guide/configuration/
SETTINGS = frozenset({
    "INHERIT", "copyright", "dev_addr", "docs_dir", "draft_docs", "edit_uri", "edit_uri_template", "exclude_docs",
    "extra", "extra_css", "extra_javascript", "extra_templates", "hooks", "markdown_extensions", "nav",
    "not_in_nav", "plugins", "remote_branch", "remote_name", "repo_name", "repo_url", "site_author",
    "site_description", "site_dir", "site_name", "site_url", "strict", "theme", "use_directory_urls",
    "validation", "watch",
})  # fmt: skip
