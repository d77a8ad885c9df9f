"""Takes secrets out of a site before any of it is sent; blob contents in trees escape GitHub's own check."""

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
    """Knows the publisher's own secrets, and the forms of everybody's."""

    scanner: SecretScanner

    def clean(self, message: SiteGenerated) -> tuple[SiteGenerated, tuple[Notice, ...]]:
        """The message without secrets, and what was done to which file; the README says it too.

        The brief's owner was promised a page: a secret that got past the generator costs a mask, not the page.
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
