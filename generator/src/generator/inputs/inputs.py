"""The inputs of a site beside the model's replies: existing site, attachments, conversions, plan, requirements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from chassis.readme_notices import with_notices
from chassis.secret_scan import SecretScanner
from contracts.brief import Brief, Check, File
from contracts.message_size_limits import CONVERTED_MAX_BYTES
from contracts.messages import Base, Checkout
from contracts.site_paths import LICENCE_PATH, README_PATH, WRITTEN_BY_PUBLISHER
from generator.attachment_paths import attachment_paths
from generator.exception_guard import NO_METRICS, ExceptionGuard
from generator.faults import describe_faults
from generator.file_requirements import NO_REQUIREMENTS, Requirements, find_requirements
from generator.inputs.input_masking import mask_input_secrets
from generator.inputs.site_assembly import assemble_site, base_of, existing_site
from generator.inputs.spreadsheet_conversion import NOT_CONVERTED, convert_spreadsheets, max_conversion_bytes
from generator.inputs.spreadsheet_process import Workbook
from generator.judge.criteria import Criteria, publisher_files
from generator.plan.plan import NO_PLAN, Plan
from generator.ports import Prompt
from generator.prompts.shown_attachments import UNSEEN_CHANGE, find_cut_attachments
from generator.prompts.site_prompt import PromptWriter
from generator.readme_completion import complete_readme, plain_readme
from generator.site import NO_FILES, Site


@dataclass(frozen=True)
class Inputs:
    """All inputs, without secrets.

    Requirements and conversions depend on the plan and are set by `with_plan`. `withheld` are names of attachments that
    are not published, `too_large` paths of those that the prompt shows in part. `given_notices` are about changed
    input files, `notices` also about conversions that failed.
    """

    brief: Brief
    existing: Site
    workbooks: Mapping[str, Workbook]
    checkout: Checkout | None = None
    withheld: frozenset[str] = frozenset()
    given_notices: tuple[str, ...] = ()
    too_large: frozenset[str] = frozenset()
    converted_max_bytes: int = CONVERTED_MAX_BYTES
    guard: ExceptionGuard = NO_METRICS
    plan: Plan = NO_PLAN
    requirements: Requirements = NO_REQUIREMENTS
    converted: Site = field(default_factory=Site)
    notices: tuple[str, ...] = ()

    def with_plan(self, plan: Plan) -> "Inputs":
        """Add the plan, its requirements and conversions. A step that raises is skipped."""
        read = partial(find_requirements, self.brief, [*self.existing, *self.left_out], plan)
        found = self.guard.call("inputs", read, NO_REQUIREMENTS, doing="reading the requirements")
        requirements = found.keeping(self.too_large)
        given = self.brief.attachments
        convert = partial(convert_spreadsheets, given, requirements, self.workbooks, self.converted_max_bytes)
        converted, faults = self.guard.call("inputs", convert, NOT_CONVERTED, doing="converting attachments")
        withheld = {path for one, path in attachment_paths(given) if one.name in self.withheld}
        unchanged = [f"{path}: {UNSEEN_CHANGE}" for path in sorted(found.changeable & self.too_large)]
        return replace(
            self,
            plan=plan,
            requirements=requirements.without(withheld),
            converted=converted,
            notices=(*self.given_notices, *(describe_faults([fault]) for fault in faults), *unchanged),
        )

    @property
    def base(self) -> Base | None:
        """The base of the publisher's commit."""
        return base_of(self.checkout, self.requirements.forbidden)

    @property
    def left_out(self) -> frozenset[str]:
        """Paths of existing files whose content is not available."""
        unread = frozenset(self.checkout.left_out if self.checkout else ())
        return unread - {*WRITTEN_BY_PUBLISHER, *self.requirements.forbidden}

    def site(self, written: Mapping[str, File]) -> Site:
        """Assemble the site with the model's files, without completing its README."""
        return self._assembled(self.existing, Site.of(written.values()))

    def given(self) -> Site:
        """The site without a model: attachments and conversions."""
        return self._assembled(NO_FILES, NO_FILES)

    def with_readme(self, site: Site) -> Site:
        """Complete the README's sections and add the notices; an attached README gets only the notices."""
        if README_PATH in self.left_out and README_PATH not in site:
            return site
        kept = README_PATH in site and README_PATH in self.requirements.kept
        found, others = site.get(README_PATH, b""), [path for path in site if path != README_PATH]

        def readme() -> bytes:
            own = found if kept else complete_readme(found, self.brief, others)
            return with_notices(own, self.notices)

        made = self.guard.call("inputs", readme, found or plain_readme(self.brief), doing="completing the README")
        return site.with_files({README_PATH: made})

    @property
    def all_notices(self) -> tuple[str, ...]:
        """The notices, including the existing files whose content is not available."""
        unread = (f"{path}: too large to be shown to the model; it stays as it is" for path in sorted(self.left_out))
        return (*self.notices, *unread)

    def criteria(self, root: str) -> Criteria:
        """The criteria that candidates are judged by."""
        return Criteria(
            self.brief, self.requirements, root, self.left_out, self.notices, plan=self.plan, existing=self.existing
        )

    def first_prompt(self, prompts: PromptWriter, today: date, earlier_checks: Sequence[Check] = ()) -> Prompt:
        """Build the first prompt."""
        return prompts.first(
            self.brief,
            self.existing.files,
            self.criteria("").of_site(self.existing).requirements,
            self.converted,
            self.workbooks,
            today=today,
            left_out=sorted(self.left_out),
            notices=self.notices,
            earlier_checks=earlier_checks,
            plan=self.plan,
        )

    def _assembled(self, existing: Site, written: Site) -> Site:
        published = [attachment for attachment in self.brief.attachments if attachment.name not in self.withheld]
        licences = Site(dict.fromkeys(self.requirements.licences, publisher_files()[LICENCE_PATH]))
        return assemble_site(licences.with_files(existing), written, published, self.requirements, self.converted)


def clean_inputs(
    brief: Brief,
    checkout: Checkout | None,
    workbooks: Mapping[str, Workbook],
    *,
    scanner: SecretScanner,
    converted_max_bytes: int,
    guard: ExceptionGuard,
) -> Inputs:
    """Create the inputs with secrets masked."""
    given = mask_input_secrets(scanner, brief, existing_site(checkout), workbooks)
    return Inputs(
        brief=given.brief,
        existing=given.existing,
        workbooks=given.workbooks,
        checkout=checkout,
        withheld=given.withheld,
        given_notices=tuple(map(str, given.notices)),
        too_large=find_cut_attachments(given.brief.attachments),
        converted_max_bytes=max_conversion_bytes(brief.attachments, converted_max_bytes),
        guard=guard,
    )
