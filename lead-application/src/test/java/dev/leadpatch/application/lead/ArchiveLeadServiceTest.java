package dev.leadpatch.application.lead;

import static dev.leadpatch.domain.testing.LeadBuilder.aLead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.MissingAccess.MissingFields;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.access.ReadResult;
import dev.leadpatch.application.lead.ArchiveLead.ArchiveLeadService;
import dev.leadpatch.application.lead.EraseLead.EraseLeadService;
import dev.leadpatch.application.lead.LeadErasureStore.ErasedData;
import dev.leadpatch.application.lead.ReadLead.ReadLeadService;
import dev.leadpatch.application.lead.RestoreLead.RestoreLeadService;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryLeadStore;
import dev.leadpatch.application.testing.InMemoryPersistence;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests {@link ArchiveLead}, {@link RestoreLead} and {@link EraseLead}. */
class ArchiveLeadServiceTest {
    private static final Instant NOW = Instant.parse("2024-01-16T08:00:00Z");
    private static final Lead LEAD = aLead().build();
    private static final Precondition OTHER_VERSION = Precondition.version(7);

    private final InMemoryPersistence persistence =
            new InMemoryPersistence(event -> "{}", InstantSource.fixed(NOW), () -> {});
    private final InMemoryLeadStore store = persistence.leadStore();
    private final ArchiveDecider decider = new ArchiveDecider(InstantSource.fixed(NOW));
    private final ArchiveLead archiveLead = new ArchiveLeadService(store, decider);
    private final RestoreLead restoreLead = new RestoreLeadService(store, decider);
    private final EraseLead eraseLead = new EraseLeadService(persistence.leadErasureStore(), decider);

    @BeforeEach
    void addCompany() {
        persistence.companyStore().add(DemoCompany.demoCompany(), List.of());
    }

    @Test
    void archive_and_restore_are_written_with_their_events() {
        Result.Updated archived = (Result.Updated) archive(Precondition.NONE);
        Result.Updated restored = (Result.Updated) restore(Precondition.NONE);

        assertThat(archived.lead()).isEqualTo(LEAD.archive(NOW));
        assertThat(restored.lead()).isEqualTo(LEAD.archive(NOW).restore(NOW));
        List<LeadEvent> events = store.events();
        assertThat(events).extracting(LeadEvent::kind).containsExactly(ChangeKind.ARCHIVED, ChangeKind.RESTORED);
        assertThat(events).allMatch(event -> event.changes().isEmpty());
        assertThat(events).extracting(LeadEvent::requestId).containsOnly("request-1");
        assertThat(events)
                .extracting(LeadEvent::actor)
                .allMatch(actor -> actor.label().equals("demo"));
    }

    @Test
    void required_precondition_is_checked_before_the_archive_is_repeated() {
        archive(Precondition.NONE);

        assertThat(archiveLead.handle(archiveCommand(strict(), Precondition.NONE)))
                .isEqualTo(new Result.PreconditionRequired());
        assertThat(archiveLead.handle(archiveCommand(strict(), OTHER_VERSION))).isInstanceOf(Result.Unchanged.class);
        assertThat(restoreLead.handle(restoreCommand(strict(), Precondition.NONE)))
                .isInstanceOf(Result.Updated.class);
    }

    @Test
    void version_mismatch_writes_nothing() {
        assertThat(archive(OTHER_VERSION)).isEqualTo(new Result.VersionMismatch(1, Optional.of(List.of())));
        assertThat(restore(OTHER_VERSION)).isInstanceOf(Result.Unchanged.class);
        assertThat(store.events()).isEmpty();

        archive(Precondition.EXISTS);
        assertThat(restore(OTHER_VERSION)).isEqualTo(new Result.VersionMismatch(2, Optional.of(List.of())));
    }

    @Test
    void archived_lead_is_not_read() {
        archive(Precondition.NONE);

        assertThat(new ReadLeadService(store).read(DemoCompany.caller(), LEAD.id()))
                .isEqualTo(new ReadResult.NotFound<>());
    }

    @Test
    void erased_lead_is_found_by_its_erasure_only() {
        EraseLead.Result first = erase(withPermissions(Permission.ADMIN));

        assertThat(first).isEqualTo(new EraseLead.Result.Erased(LEAD.erase(NOW), ErasedData.NOTHING));
        assertThat(erase(withPermissions(Permission.ADMIN))).isEqualTo(first);
        assertThat(archive(Precondition.NONE)).isEqualTo(new Result.NotFound());
        assertThat(restore(Precondition.NONE)).isEqualTo(new Result.NotFound());
        assertThat(store.events()).extracting(LeadEvent::kind).containsExactly(ChangeKind.ERASED);
    }

    @Test
    void unknown_lead_is_not_found() {
        LeadId unknown = new LeadId(1);

        assertThat(archiveLead.handle(new ArchiveLead.Command(
                        DemoCompany.caller(), unknown, "request-1", OTHER_VERSION, Optional.empty())))
                .isEqualTo(new Result.NotFound());
        assertThat(eraseLead.handle(new EraseLead.Command(withPermissions(Permission.ADMIN), unknown, "request-1")))
                .isEqualTo(new EraseLead.Result.NotFound());
    }

    @Test
    void each_use_case_requires_its_permission() {
        Caller others = withPermissions(Permission.READ, Permission.ADMIN);

        assertThat(archiveLead.handle(archiveCommand(others, Precondition.NONE)))
                .isEqualTo(new Result.Forbidden(Permission.WRITE));
        assertThat(restoreLead.handle(restoreCommand(others, Precondition.NONE)))
                .isEqualTo(new Result.Forbidden(Permission.WRITE));
        assertThat(erase(withPermissions(Permission.READ, Permission.WRITE)))
                .isEqualTo(new EraseLead.Result.Forbidden(Permission.ADMIN));
        assertThat(store.events()).isEmpty();
    }

    @Test
    void caller_who_may_write_only_some_fields_changes_no_whole_lead() {
        Caller limited = withPermissions(Permission.values()).withFields(WritableFields.only(List.of("status")));
        MissingFields missing = new MissingFields(List.of(), false);

        assertThat(archiveLead.handle(archiveCommand(limited, Precondition.NONE)))
                .isEqualTo(new Result.Forbidden(missing));
        assertThat(restoreLead.handle(restoreCommand(limited, Precondition.NONE)))
                .isEqualTo(new Result.Forbidden(missing));
        assertThat(erase(limited)).isEqualTo(new EraseLead.Result.Forbidden(missing));
        assertThat(store.events()).isEmpty();
    }

    private Result archive(Precondition precondition) {
        return archiveLead.handle(archiveCommand(DemoCompany.caller(), precondition));
    }

    private Result restore(Precondition precondition) {
        return restoreLead.handle(restoreCommand(DemoCompany.caller(), precondition));
    }

    private EraseLead.Result erase(Caller caller) {
        return eraseLead.handle(new EraseLead.Command(caller, LEAD.id(), "request-1"));
    }

    private static ArchiveLead.Command archiveCommand(Caller caller, Precondition precondition) {
        return new ArchiveLead.Command(caller, LEAD.id(), "request-1", precondition, Optional.empty());
    }

    private static RestoreLead.Command restoreCommand(Caller caller, Precondition precondition) {
        return new RestoreLead.Command(caller, LEAD.id(), "request-1", precondition, Optional.empty());
    }

    private static Caller strict() {
        Caller caller = DemoCompany.caller();
        return caller.withFlags(Set.of(ApiKeyFlag.REQUIRE_PRECONDITIONS));
    }

    private static Caller withPermissions(Permission... permissions) {
        Caller caller = DemoCompany.caller();
        return caller.withPermissions(permissions);
    }
}
