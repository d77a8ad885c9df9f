"""Removes secrets from a site before it is committed: GitHub's push protection does not see inline blobs in trees."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.readme_notices import with_notices
from chassis.secret_masking import Notice, clean_files, clean_text
from chassis.secret_scan import SecretScanner
from contracts.brief import File
from contracts.messages import SiteGenerated
from contracts.site_paths import README_PATH


@dataclass(frozen=True)
class SecretRemoval:
    """Scans for the publisher's own secrets and for the patterns of vendors' tokens."""

    scanner: SecretScanner

    def clean(self, message: SiteGenerated) -> tuple[SiteGenerated, tuple[Notice, ...]]:
        """The message without secrets, and a notice for each changed file, which the README lists too.

        A secret is masked instead of failing the brief, because the brief was accepted.
        """
        title, _ = clean_text(self.scanner, message.title)
        cleaned = clean_files(self.scanner, message.files)
        if title == message.title and not cleaned.notices:
            return message, ()
        files = _noted(cleaned.files, [str(notice) for notice in cleaned.notices])
        return message.model_copy(update={"title": title, "files": files}), cleaned.notices


def _noted(files: Sequence[File], notices: Sequence[str]) -> tuple[File, ...]:
    return tuple(
        File(path=file.path, content=with_notices(file.content, notices)) if file.path == README_PATH else file
        for file in files
    )
