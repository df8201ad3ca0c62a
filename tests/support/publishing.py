"""Publishing without the editions, which take their time and have tests of their own."""

from edition.publish import STEPS

EDITIONS = {"one_page", "pdf", "epub"}
# For `publish(folder, edition, **SILENT)`.
SILENT = {
    "tell": lambda _: None,
    "steps": [step for step in STEPS if step.run.__module__.rpartition(".")[2] not in EDITIONS],
}
