package dev.leadpatch.application.embed;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.ReadResult;
import dev.leadpatch.application.bulk.BulkResult;
import dev.leadpatch.application.bulk.BulkUpdateLeads;
import dev.leadpatch.application.bulk.BulkUpdateLeadsService;
import dev.leadpatch.application.http.HttpErrorObserver;
import dev.leadpatch.application.http.LeadHttp;
import dev.leadpatch.application.http.LeadRequestHandler;
import dev.leadpatch.application.lead.FindLeadId.FindLeadIdService;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.ReadLead;
import dev.leadpatch.application.lead.ReadLead.ReadLeadService;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.lead.UpdateLeadService;
import dev.leadpatch.application.preview.PreviewUpdate;
import dev.leadpatch.application.preview.PreviewUpdateService;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.patch.BulkPatchReader;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Leadpatch in a host application, on its store. Documents are maps, as JSON libraries return them: {@code
 * Map.of("status", "lost")}. Numbers must be exact: {@code BigDecimal} or integers, not {@code Double}. Methods throw
 * {@link dev.leadpatch.application.StoreUnavailableException} if the store does. Thread-safe.
 */
public final class Leadpatch {

    private final LeadStore store;
    private final UpdateLead updateLead;
    private final BulkUpdateLeads bulkUpdateLeads;
    private final PreviewUpdate previewUpdate;
    private final ReadLead readLead;
    private final Supplier<String> requestIds;
    private final HttpErrorObserver httpErrorObserver;

    private Leadpatch(Builder builder) {
        UpdateDecider decider = new UpdateDecider(builder.validator.orElseGet(DefaultValidator::create), builder.clock);
        this.store = builder.store;
        this.updateLead = new UpdateLeadService(store, decider);
        this.bulkUpdateLeads = new BulkUpdateLeadsService(store, decider);
        this.previewUpdate = new PreviewUpdateService(store, builder.endpoints, decider);
        this.readLead = new ReadLeadService(store);
        this.requestIds = builder.requestIds;
        this.httpErrorObserver = builder.httpErrorObserver;
    }

    /** Returns Leadpatch on a store, with the defaults of {@link #builder}. */
    public static Leadpatch on(LeadStore store) {
        return builder(store).build();
    }

    /** Returns a builder with the default provider of Jakarta Validation, the system clock and random request ids. */
    public static Builder builder(LeadStore store) {
        return new Builder(store);
    }

    /** Patches a lead, strictly and without a precondition. */
    public UpdateLead.Result patch(Caller caller, LeadId lead, Map<String, ? extends @Nullable Object> document) {
        return patch(caller, lead, document, PatchOptions.DEFAULTS);
    }

    /** Patches a lead. */
    public UpdateLead.Result patch(
            Caller caller, LeadId lead, Map<String, ? extends @Nullable Object> document, PatchOptions options) {
        return updateLead.handle(command(caller, lead, document, options));
    }

    /**
     * Patches many leads in one transaction.
     *
     * @param document {@code {"leads": [{"id": 789, "status": "lost"}, …]}}
     * @param atomic whether all patches are applied or none; otherwise the valid ones are
     */
    public BulkResult<UpdateLead.Result> patchMany(
            Caller caller, Map<String, ? extends @Nullable Object> document, boolean atomic) {
        return bulkUpdateLeads.handle(new BulkUpdateLeads.Command(
                caller, BulkPatchReader.read(document, Strictness.STRICT), atomic, requestIds.get(), Optional.empty()));
    }

    /** Returns what a patch would change, and writes nothing. */
    public PreviewUpdate.Result preview(Caller caller, LeadId lead, Map<String, ? extends @Nullable Object> document) {
        return previewUpdate.preview(command(caller, lead, document, PatchOptions.DEFAULTS));
    }

    /** Returns what a patch with options would change, and writes nothing. */
    public PreviewUpdate.Result preview(
            Caller caller, LeadId lead, Map<String, ? extends @Nullable Object> document, PatchOptions options) {
        return previewUpdate.preview(command(caller, lead, document, options));
    }

    /** Returns a lead. */
    public ReadResult<LeadSnapshot> read(Caller caller, LeadId lead) {
        return readLead.read(caller, lead);
    }

    /**
     * Returns the HTTP API, for a host that receives requests.
     *
     * @throws IllegalStateException if {@code jackson-core} is missing
     */
    public LeadHttp http() {
        return new LeadHttp(
                new LeadRequestHandler(
                        new FindLeadIdService(store), updateLead, bulkUpdateLeads, previewUpdate, readLead),
                httpErrorObserver,
                requestIds);
    }

    private UpdateLead.Command command(
            Caller caller, LeadId lead, Map<String, ? extends @Nullable Object> document, PatchOptions options) {
        return new UpdateLead.Command(
                caller,
                lead,
                PatchReader.read(document, options.read()).patch(),
                options.requestId().orElseGet(requestIds),
                options.precondition(),
                options.idempotentRequest());
    }

    /** Replaces defaults. */
    public static final class Builder {
        private final LeadStore store;
        private Optional<Validator> validator = Optional.empty();
        private InstantSource clock = InstantSource.system();
        private Supplier<String> requestIds = () -> UUID.randomUUID().toString();
        private Function<CompanyId, List<Endpoint>> endpoints = company -> List.of();
        private HttpErrorObserver httpErrorObserver = HttpErrorObserver.logging();

        private Builder(LeadStore store) {
            this.store = store;
        }

        /** Sets the validator, such as one that a framework injects. {@link #build} verifies it. */
        public Builder validator(Validator other) {
            validator = Optional.of(other);
            return this;
        }

        /** Sets the time of changes. */
        public Builder clock(InstantSource other) {
            clock = other;
            return this;
        }

        /** Sets the generator of request ids: 1 to 128 letters, digits, dots, underscores and hyphens. */
        public Builder requestIds(Supplier<String> other) {
            requestIds = other;
            return this;
        }

        /** Sets the webhook endpoints of companies, which a preview names if they would be notified. */
        public Builder endpoints(Function<CompanyId, List<Endpoint>> other) {
            endpoints = other;
            return this;
        }

        /** Sets the observer of failed HTTP requests. By default, they are logged. */
        public Builder httpErrors(HttpErrorObserver other) {
            httpErrorObserver = other;
            return this;
        }

        /**
         * Creates Leadpatch.
         *
         * @throws dev.leadpatch.domain.patch.rule.ValidatorCheck.UnsuitableValidatorException if the validator misses
         *     constraints or violations; the message names the remedy
         * @throws IllegalStateException if there is no validator
         */
        public Leadpatch build() {
            return new Leadpatch(this);
        }
    }
}
