package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.application.lead.LeadIdAllocator;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.Snapshots;
import dev.leadpatch.application.lead.StoreCapability;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.lead.LeadOrigin;
import dev.leadpatch.domain.lead.MatchField;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.PartnerType;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link LeadIdAllocator}, and of {@link LeadStore#change} with new leads and match keys, for stores with
 * {@link StoreCapability#NEW_LEADS}.
 */
public abstract class LeadCreationContract extends StoreContract {
    private static final CompanyId SMALL_COMPANY = new CompanyId(7);
    private static final CompanyId COMPANY_OF_HIGHEST_ID = new CompanyId(8);
    private static final LeadOrigin ORIGIN = new LeadOrigin(NOW, "campaign", PartnerType.REFERRAL, DemoCatalog.GRACE);

    @Override
    List<Lead> furtherLeads() {
        return List.of(
                LeadBuilder.aLead().withCompany(SMALL_COMPANY).withId(3).build(),
                LeadBuilder.aLead()
                        .withCompany(COMPANY_OF_HIGHEST_ID)
                        .withId(Long.MAX_VALUE)
                        .build());
    }

    @Test
    void store_states_the_capability() {
        assertThat(leadStore().capabilities()).contains(StoreCapability.NEW_LEADS);
    }

    @Test
    void allocated_ids_are_ascending_unused_and_never_allocated_again() throws Exception {
        List<List<LeadId>> allocated =
                ConcurrentTasks.run(16, number -> fixture.leadIdAllocator().allocate(COMPANY, 3));

        Set<LeadId> all = new HashSet<>();
        for (List<LeadId> ids : allocated) {
            assertThat(ids).hasSize(3).isSortedAccordingTo((a, b) -> Long.compare(a.value(), b.value()));
            all.addAll(ids);
        }
        assertThat(all).hasSize(48).allMatch(id -> id.value() > LEAD.value());
    }

    @Test
    void each_company_has_its_own_ids() {
        fixture.leadIdAllocator().allocate(COMPANY, 100);

        assertThat(fixture.leadIdAllocator().allocate(SMALL_COMPANY, 2)).containsExactly(new LeadId(4), new LeadId(5));
    }

    @Test
    void id_above_the_exact_integers_of_json_does_not_block_creation() {
        assertThat(fixture.leadIdAllocator()
                        .allocate(COMPANY_OF_HIGHEST_ID, 1)
                        .get(0)
                        .value())
                .isPositive();
    }

    @Test
    void created_lead_is_stored_with_its_change() {
        LeadFields fields = LeadBuilder.aLead()
                .withAssignedUsers(123, 456)
                .withTags(10, 12)
                .withCustomField(DemoCatalog.INDUSTRY, new CustomFieldValue.Text("Software"))
                .build()
                .fields();

        LeadEvent created = resultOf(create(fields, Optional.empty()));

        Lead lead = created.lead();
        assertThat(leadStore().find(COMPANY, lead.id()).orElseThrow().lead()).isEqualTo(lead);
        assertThat(storedChanges(COMPANY, lead.id())).containsExactly(StoredChange.of(created));
    }

    @Test
    void created_lead_can_be_changed() {
        LeadEvent created = resultOf(create(withEmail("new@example.com"), Optional.empty()));

        rename(created.lead().id(), "Renamed");

        Lead lead = leadStore().find(COMPANY, created.lead().id()).orElseThrow().lead();
        assertThat(lead.version()).isEqualTo(2);
        assertThat(lead.origin()).isEqualTo(ORIGIN);
    }

    @Test
    void several_leads_are_created_and_changed_in_one_change() {
        List<LeadId> ids = fixture.leadIdAllocator().allocate(COMPANY, 2);
        List<LeadEvent> written = resultOf(leadStore()
                .change(new Change<>(
                        COMPANY,
                        List.of(),
                        ids,
                        Set.of(),
                        snapshots -> {
                            LeadEvent first = creation(snapshots, ids.get(0), withEmail("a@example.com"));
                            LeadEvent second = creation(snapshots, ids.get(1), withEmail("b@example.com"));
                            LeadEvent renamed = DemoCompany.renamedEvent(
                                    new LeadSnapshot(first.lead(), first.catalog()), "Renamed at once");
                            List<LeadEvent> events = List.of(first, second, renamed);
                            return new Decision.Write<>(events, events);
                        },
                        Optional.empty(),
                        Optional.empty())));

        assertThat(leadStore().find(COMPANY, ids.get(0)).orElseThrow().lead())
                .isEqualTo(written.get(2).lead());
        assertThat(storedChanges(COMPANY, ids.get(0)))
                .containsExactly(StoredChange.of(written.get(0)), StoredChange.of(written.get(2)));
        assertThat(storedChanges(COMPANY, ids.get(1))).hasSize(1);
    }

    @Test
    void only_new_leads_of_the_change_can_be_created() {
        LeadId id = fixture.leadIdAllocator().allocate(COMPANY, 2).get(0);

        assertThatThrownBy(() -> leadStore()
                        .change(new Change<>(
                                COMPANY,
                                List.of(),
                                List.of(id),
                                Set.of(),
                                snapshots -> new Decision.Write<>(
                                        creation(snapshots, new LeadId(id.value() + 1), withEmail("a@example.com")),
                                        "created"),
                                Optional.empty(),
                                Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(leadStore().find(COMPANY, new LeadId(id.value() + 1))).isEmpty();
    }

    @Test
    void match_finds_the_leads_of_the_company_that_have_the_value_now() {
        LeadId first = resultOf(create(withEmail("Same@Example.com"), Optional.empty()))
                .lead()
                .id();
        assertThat(matches(email("same@example.com"))).containsExactly(first);
        assertThat(snapshotOf(email("same@example.com")))
                .map(LeadSnapshot::lead)
                .isPresent();
        assertThat(matches(email("other@example.com"))).isEmpty();

        LeadId second = resultOf(create(withEmail("same@example.com"), Optional.empty()))
                .lead()
                .id();
        assertThat(matches(email("same@example.com"))).containsExactly(first, second);

        change(COMPANY, first, snapshot -> {
            LeadEvent event = DemoCompany.updatedEvent(snapshot, withEmail("moved@example.com"));
            return new Decision.Write<>(event, event);
        });
        assertThat(matches(email("same@example.com"))).containsExactly(second);
        assertThat(matches(email("moved@example.com"))).containsExactly(first);
    }

    @Test
    void long_text_matches_only_as_a_whole() {
        String text = "€".repeat(300);
        LeadId lead =
                resultOf(create(withIndustry(text), Optional.empty())).lead().id();

        assertThat(matches(industry(text))).containsExactly(lead);
        assertThat(matches(industry(text + "!"))).isEmpty();
    }

    @Test
    void longest_email_matches_only_as_a_whole() {
        String domain = ("a".repeat(60) + ".").repeat(3) + "example";
        LeadId lead = resultOf(create(withEmail("ada@" + domain + ".org"), Optional.empty()))
                .lead()
                .id();

        assertThat(matches(email("ADA@" + domain + ".org"))).containsExactly(lead);
        assertThat(matches(email("ada@" + domain + ".com"))).isEmpty();
    }

    @Test
    void number_matches_by_its_value() {
        LeadId lead =
                resultOf(create(withRevenue("7.50"), Optional.empty())).lead().id();

        assertThat(matches(revenue("75e-1"))).containsExactly(lead);
        assertThat(matches(revenue("75"))).isEmpty();
    }

    @Test
    void lead_of_another_company_does_not_match() {
        MatchKey key = email(lead().fields().email());

        assertThat(matches(key)).containsExactly(LEAD);
        assertThat(leadStore().find(OTHER_COMPANY, LEAD)).isPresent();
    }

    @Test
    void concurrent_changes_with_one_key_create_one_lead() throws Exception {
        MatchKey key = email("once@example.com");

        List<Long> ids = ConcurrentTasks.run(
                64,
                number -> resultOf(create(withEmail("Once@example.com"), Optional.of(key)))
                        .lead()
                        .id()
                        .value());

        assertThat(Set.copyOf(ids)).hasSize(1);
        assertThat(matches(key)).containsExactly(new LeadId(ids.get(0)));
    }

    @Test
    void lead_that_is_created_and_archived_in_one_change_is_stored_archived() {
        LeadId id = fixture.leadIdAllocator().allocate(COMPANY, 1).get(0);

        Lead archived = resultOf(leadStore()
                .change(new Change<>(
                        COMPANY,
                        List.of(),
                        List.of(id),
                        Set.of(),
                        snapshots -> {
                            LeadEvent created = creation(snapshots, id, withEmail("ada@example.com"));
                            LeadEvent archive = archival(new LeadSnapshot(created.lead(), created.catalog()));
                            return new Decision.Write<>(List.of(created, archive), archive.lead());
                        },
                        Optional.empty(),
                        Optional.empty())));

        assertThat(leadStore().find(COMPANY, id).orElseThrow().lead()).isEqualTo(archived);
        assertThat(matches(email("ada@example.com"))).isEmpty();
    }

    @Test
    void lead_is_matched_by_its_identity_even_if_it_is_archived() {
        Lead lead = resultOf(create(withEmail("kept@example.com"), Optional.empty()))
                .lead();
        change(COMPANY, lead.id(), snapshot -> new Decision.Write<>(archival(snapshot), "archived"));
        MatchKey id = new MatchKey(
                MatchField.IdentityField.ID, String.valueOf(lead.id().value()));
        MatchKey uuid = new MatchKey(MatchField.IdentityField.UUID, lead.uuid().toString());

        assertThat(matches(id)).containsExactly(lead.id());
        assertThat(matches(uuid)).containsExactly(lead.id());
        assertThat(snapshotOf(uuid).orElseThrow().lead().id()).isEqualTo(lead.id());
        assertThat(matches(new MatchKey(MatchField.IdentityField.UUID, new UUID(9, 9).toString())))
                .isEmpty();
        assertThat(matches(new MatchKey(MatchField.IdentityField.ID, "999999999")))
                .isEmpty();
    }

    private List<LeadId> matches(MatchKey key) {
        return resultOf(leadStore()
                .change(matching(key, snapshots -> snapshots.matches().getOrDefault(key, List.of()))));
    }

    private Optional<LeadSnapshot> snapshotOf(MatchKey key) {
        return resultOf(leadStore()
                .change(matching(
                        key, snapshots -> snapshots.leads().values().stream().findFirst())));
    }

    private static <R> Change<R> matching(MatchKey key, Function<Snapshots, R> result) {
        return new Change<>(
                COMPANY,
                List.of(),
                List.of(),
                Set.of(key),
                snapshots -> new Decision.NoWrite<>(result.apply(snapshots)),
                Optional.empty(),
                Optional.empty());
    }

    /** Creates a lead, unless one matches; returns the event of the creation, or of the existing lead. */
    private LeadStore.Outcome<LeadEvent> create(LeadFields fields, Optional<MatchKey> key) {
        LeadId id = fixture.leadIdAllocator().allocate(COMPANY, 1).get(0);
        return leadStore()
                .change(new Change<>(
                        COMPANY,
                        List.of(),
                        List.of(id),
                        key.map(Set::of).orElse(Set.of()),
                        snapshots -> snapshots.leads().values().stream()
                                .findFirst()
                                .<Decision<LeadEvent>>map(existing -> new Decision.NoWrite<>(
                                        creation(snapshots, existing.lead().id(), fields)))
                                .orElseGet(() -> {
                                    LeadEvent event = creation(snapshots, id, fields);
                                    return new Decision.Write<>(event, event);
                                }),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static LeadEvent creation(Snapshots snapshots, LeadId id, LeadFields fields) {
        Lead lead = Lead.builder(COMPANY, id).origin(ORIGIN).fields(fields).build();
        return new LeadEvent(
                ChangeKind.CREATED,
                lead,
                snapshots.catalog().orElseThrow(),
                List.of(new FieldChange.TextChange(LeadField.EMAIL, null, fields.email())),
                new Actor(DemoCompany.KEY_ID, "demo", DemoCatalog.ADA),
                "request-1");
    }

    private static LeadEvent archival(LeadSnapshot snapshot) {
        return new LeadEvent(
                ChangeKind.ARCHIVED,
                snapshot.lead().archive(NOW.plusSeconds(1)),
                snapshot.catalog(),
                List.of(),
                new Actor(DemoCompany.KEY_ID, "demo", DemoCatalog.ADA),
                "request-1");
    }

    private static LeadFields withEmail(String email) {
        return new LeadFields(null, email, null, null, null, LeadFields.EMPTY.status(), List.of(), List.of(), Map.of());
    }

    private static LeadFields withIndustry(String text) {
        return LeadBuilder.anEmptyLead()
                .withCustomField(DemoCatalog.INDUSTRY, new CustomFieldValue.Text(text))
                .build()
                .fields();
    }

    private static LeadFields withRevenue(String number) {
        return LeadBuilder.anEmptyLead()
                .withCustomField(DemoCatalog.REVENUE_POTENTIAL, new CustomFieldValue.Numeric(new BigDecimal(number)))
                .build()
                .fields();
    }

    private static MatchKey revenue(String number) {
        return new MatchField.CustomField(DemoCatalog.REVENUE_POTENTIAL)
                .keyOf(withRevenue(number))
                .orElseThrow();
    }

    private static MatchKey email(String email) {
        return MatchField.PlainField.EMAIL.keyOf(withEmail(email)).orElseThrow();
    }

    private static MatchKey industry(String text) {
        return new MatchField.CustomField(DemoCatalog.INDUSTRY)
                .keyOf(withIndustry(text))
                .orElseThrow();
    }
}
