package dev.leadpatch.application.lead;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.bulk.BulkResult;
import dev.leadpatch.application.bulk.BulkUpdateLeads;
import dev.leadpatch.application.bulk.BulkUpdateLeadsService;
import dev.leadpatch.application.creation.BulkCreateLeads;
import dev.leadpatch.application.creation.BulkCreateLeadsService;
import dev.leadpatch.application.creation.CreateLead;
import dev.leadpatch.application.creation.CreateLeadService;
import dev.leadpatch.application.creation.CreationDecider;
import dev.leadpatch.application.creation.LeadRules;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryPersistence;
import dev.leadpatch.domain.patch.BulkDraftReader.ParsedBulkDraft;
import dev.leadpatch.domain.patch.BulkPatchReader.ParsedBulkPatch;
import dev.leadpatch.domain.patch.LeadDraft;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;

/** Use cases refuse what their store does not support, instead of ignoring it. */
final class StoreCapabilityTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2024-06-01T12:00:00Z"));
    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();
    private static final Caller CALLER = DemoCompany.caller();
    private static final LeadId LEAD = new LeadId(789);
    private static final LeadPatch PATCH = LeadPatch.builder().firstName("Ada").build();

    private final UpdateDecider decider = new UpdateDecider(VALIDATOR, CLOCK);
    private final CreationDecider creationDecider =
            new CreationDecider(decider, VALIDATOR, CLOCK, () -> new UUID(0, 1));
    private final ArchiveDecider archiveDecider = new ArchiveDecider(CLOCK);
    private final InMemoryPersistence others = new InMemoryPersistence(event -> "{}", CLOCK, () -> {});

    @Test
    void store_supports_nothing_by_default() {
        assertRefused(StoreCapability.SEVERAL_LEADS, () -> updateMany(new UnchangeableStore(), false));
        assertRefused(StoreCapability.NEW_LEADS, () -> create(new UnchangeableStore(), false));
    }

    @Test
    void idempotent_request_is_refused() {
        LeadStore store = storeWithout(StoreCapability.IDEMPOTENT_REQUESTS);

        assertRefused(
                StoreCapability.IDEMPOTENT_REQUESTS,
                () -> new UpdateLeadService(store, decider)
                        .handle(new UpdateLead.Command(CALLER, LEAD, PATCH, "r", Precondition.NONE, idempotent())));
        assertRefused(
                StoreCapability.IDEMPOTENT_REQUESTS,
                () -> new ArchiveLead.ArchiveLeadService(store, archiveDecider)
                        .handle(new ArchiveLead.Command(CALLER, LEAD, "r", Precondition.NONE, idempotent())));
        assertRefused(
                StoreCapability.IDEMPOTENT_REQUESTS,
                () -> new RestoreLead.RestoreLeadService(store, archiveDecider)
                        .handle(new RestoreLead.Command(CALLER, LEAD, "r", Precondition.NONE, idempotent())));
        assertRefused(StoreCapability.IDEMPOTENT_REQUESTS, () -> updateMany(store, true));
        assertRefused(StoreCapability.IDEMPOTENT_REQUESTS, () -> create(store, true));
        assertRefused(StoreCapability.IDEMPOTENT_REQUESTS, () -> createMany(store, true, Optional.empty()));
    }

    @Test
    void bulk_update_is_refused() {
        assertRefused(
                StoreCapability.SEVERAL_LEADS, () -> updateMany(storeWithout(StoreCapability.SEVERAL_LEADS), false));
    }

    @Test
    void creation_is_refused() {
        LeadStore store = storeWithout(StoreCapability.NEW_LEADS);

        assertRefused(StoreCapability.NEW_LEADS, () -> create(store, false));
        assertRefused(
                StoreCapability.NEW_LEADS,
                () -> creation(store)
                        .preview(new CreateLead.Command(
                                CALLER, new LeadDraft(PATCH), Optional.empty(), "r", Optional.empty())));
        assertRefused(StoreCapability.NEW_LEADS, () -> createMany(store, false, Optional.empty()));
    }

    @Test
    void bulk_creation_is_refused_without_changes_of_several_leads_or_import_batches() {
        assertRefused(
                StoreCapability.SEVERAL_LEADS,
                () -> createMany(storeWithout(StoreCapability.SEVERAL_LEADS), false, Optional.empty()));
        assertRefused(
                StoreCapability.IMPORT_BATCHES,
                () -> createMany(
                        storeWithout(StoreCapability.IMPORT_BATCHES),
                        false,
                        Optional.of(new ImportBatch<>(new UUID(0, 1), 1, true, List.of(), result -> "report"))));
    }

    private static void assertRefused(StoreCapability capability, ThrowingCallable request) {
        assertThatExceptionOfType(UnsupportedByStoreException.class)
                .isThrownBy(request)
                .withMessage("The store of leads does not support " + capability)
                .extracting(UnsupportedByStoreException::capability)
                .isEqualTo(capability);
    }

    private void updateMany(LeadStore store, boolean isIdempotent) {
        ParsedBulkPatch patches =
                new ParsedBulkPatch(List.of(new ParsedBulkPatch.Item(0, LEAD, PATCH)), List.of(), List.of());
        new BulkUpdateLeadsService(store, decider)
                .handle(new BulkUpdateLeads.Command(
                        CALLER, patches, false, "r", isIdempotent ? idempotent() : Optional.empty()));
    }

    private void create(LeadStore store, boolean isIdempotent) {
        creation(store)
                .handle(new CreateLead.Command(
                        CALLER,
                        new LeadDraft(PATCH),
                        Optional.empty(),
                        "r",
                        isIdempotent ? idempotent() : Optional.empty()));
    }

    private CreateLead creation(LeadStore store) {
        return new CreateLeadService(
                store, others.catalogStore(), others.endpointStore(), others.leadIdAllocator(), creationDecider);
    }

    private void createMany(
            LeadStore store, boolean isIdempotent, Optional<ImportBatch<BulkResult<CreateLead.Result>>> importBatch) {
        ParsedBulkDraft drafts =
                new ParsedBulkDraft(List.of(new ParsedBulkDraft.Item(0, new LeadDraft(PATCH))), List.of(), List.of());
        new BulkCreateLeadsService(store, others.catalogStore(), others.leadIdAllocator(), creationDecider)
                .handle(new BulkCreateLeads.Command(
                        CALLER,
                        drafts,
                        Optional.empty(),
                        false,
                        "r",
                        isIdempotent ? idempotent() : Optional.empty(),
                        importBatch,
                        LeadRules.REQUEST,
                        false));
    }

    private static <R> Optional<IdempotentRequest<R>> idempotent() {
        return Optional.of(
                new IdempotentRequest<>(IdempotencyKey.of(CALLER, "k"), "fingerprint", result -> "response"));
    }

    private static LeadStore storeWithout(StoreCapability capability) {
        return new UnchangeableStore() {
            @Override
            public Set<StoreCapability> capabilities() {
                return EnumSet.complementOf(EnumSet.of(capability));
            }
        };
    }

    /** A store that fails each change. */
    private static class UnchangeableStore implements LeadStore {
        @Override
        public Optional<LeadSnapshot> find(CompanyId company, LeadId lead) {
            return Optional.empty();
        }

        @Override
        public Optional<LeadId> findId(CompanyId company, UUID uuid) {
            return Optional.empty();
        }

        @Override
        public <R> Outcome<R> change(Change<R> change) {
            throw new AssertionError("the request was not refused");
        }
    }
}
