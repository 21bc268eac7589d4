package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.page.Section;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.RequestIdProvider;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.creation.CreateLead;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.lead.MatchField;
import dev.leadpatch.domain.patch.LeadDraftReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.violation.Violation;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The creation of a lead. */
public final class LeadCreationPage {
    private static final String SOURCE = "source";
    private static final String MANUAL = "manual";

    private final SessionRoutes pages;
    private final CreateLead createLead;
    private final CatalogReader catalogReader;
    private final RandomGenerator random;

    public LeadCreationPage(SessionRoutes pages, UseCases useCases, RandomGenerator random) {
        this.pages = pages;
        this.createLead = useCases.createLead();
        this.catalogReader = new CatalogReader(useCases.manageCatalog());
        this.random = random;
    }

    /**
     * The page.
     *
     * @param creationKey makes the creation idempotent: a form that is sent twice creates one lead
     */
    record View(Layout layout, LeadForm form, String creationKey) {}

    public List<Route> routes() {
        return List.of(pages.get(LeadListPage.PATH + "/new", this::show), pages.post(LeadListPage.PATH, this::create));
    }

    private TextResponse show(Context ctx, ActiveSession session) {
        List<FormField> fields =
                catalogReader.formFields(session.caller(), FieldValues.NEW_LEAD).fields();
        return page(200, session, LeadForm.of(0, fields, FieldValues.NEW_LEAD));
    }

    private TextResponse create(Context ctx, ActiveSession session, QueryString form) {
        List<FormField> fields = catalogReader
                .formFields(session.caller(), FieldValues.NEW_LEAD.and(form))
                .fields();
        SubmittedLead sent = SubmittedLead.read(fields, form);
        Map<String, @Nullable Object> document = new LinkedHashMap<>(sent.toDocument());
        document.put(SOURCE, MANUAL);
        CreateLead.Command command = new CreateLead.Command(
                session.caller(),
                LeadDraftReader.read(document, Strictness.STRICT).draft(),
                Optional.empty(),
                RequestIdProvider.of(ctx),
                CreationKey.of(form).map(key -> key.idempotentRequest(session.caller(), document)));
        return createLead.handle(command).fold(new CreationOutcome(session, sent, command));
    }

    /** Renders the form with a new key: a form that was rejected is sent again as another request. */
    private TextResponse page(int status, ActiveSession session, LeadForm form) {
        Layout layout = session.layout(Section.LEADS, "New lead");
        return Page.render(
                status,
                "lead/new.jte",
                new View(layout, form, CreationKey.random(random).name()));
    }

    /** Shows the new lead, or the form again with what must be corrected. */
    private final class CreationOutcome extends WriteOutcome implements CreateLead.Result.Cases<TextResponse> {
        private final ActiveSession session;
        private final SubmittedLead sent;
        private final CreateLead.Command command;

        CreationOutcome(ActiveSession session, SubmittedLead sent, CreateLead.Command command) {
            this.session = session;
            this.sent = sent;
            this.command = command;
        }

        @Override
        public TextResponse created(CreateLead.Result.Created created) {
            return Page.redirect(LeadPage.path(created.snapshot().lead().id(), Notice.CREATED));
        }

        @Override
        public TextResponse notCreated(UpdateLead.Result result) {
            return result.fold(this);
        }

        @Override
        TextResponse rejected(int status, List<Violation> violations) {
            return page(status, session, LeadForm.rejected(0, sent, violations));
        }

        @Override
        public TextResponse replayed(IdempotentReplay replay) {
            return replay.fold(
                    stored -> CreationKey.createdLead(stored)
                            .map(lead -> Page.redirect(LeadPage.path(lead, Notice.CREATED)))
                            .orElseGet(this::createWithoutKey),
                    () -> page(409, session, LeadForm.refused(0, sent, CreationKey.OTHER_VALUES)),
                    () -> {
                        throw HttpErrorException.withoutCode(409, "The lead is being created. Open the list of leads");
                    },
                    () -> {
                        throw HttpErrorException.withoutCode(410, "The lead was created and erased");
                    },
                    this::createWithoutKey);
        }

        /** The form created no lead: it was rejected before, or the company stores as many keys as it may. */
        private TextResponse createWithoutKey() {
            CreateLead.Command retry = new CreateLead.Command(
                    command.caller(), command.draft(), command.match(), command.requestId(), Optional.empty());
            return createLead.handle(retry).fold(this);
        }

        @Override
        public TextResponse updated(UpdateLead.Result.Updated updated) {
            throw withoutMatch();
        }

        @Override
        public TextResponse unchanged(UpdateLead.Result.Unchanged unchanged) {
            throw withoutMatch();
        }

        @Override
        public TextResponse versionMismatch(UpdateLead.Result.VersionMismatch mismatch) {
            throw withoutMatch();
        }

        @Override
        public TextResponse previewed(CreateLead.Result.Previewed preview) {
            throw withoutMatch();
        }

        @Override
        public TextResponse severalMatch(CreateLead.Result.SeveralMatch matches) {
            throw withoutMatch();
        }

        @Override
        public TextResponse notMatchable(MatchField field) {
            throw withoutMatch();
        }

        @Override
        public TextResponse noMatchValue(MatchField field) {
            throw withoutMatch();
        }

        private static IllegalStateException withoutMatch() {
            return new IllegalStateException("a creation without a match neither finds nor previews a lead");
        }
    }
}
