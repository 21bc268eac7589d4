package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.lead.LeadStore.Verdict;
import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.LeadStatus;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every lead store does. */
public abstract class LeadStoreContract extends PersistenceContract {

    @Test
    void a_lead_is_found_with_its_catalog() {
        FoundLead found = persistence.leads().find(COMPANY, LEAD).orElseThrow();

        assertThat(found.lead()).isEqualTo(LeadBuilder.aLead().build());
        assertThat(found.catalog()).isEqualTo(DemoCatalog.demoCatalog());
    }

    @Test
    void a_lead_that_nobody_has_is_not_found() {
        assertThat(persistence.leads().find(COMPANY, new LeadId(1))).isEmpty();
        assertThat(persistence.leads().find(new CompanyId(99), LEAD)).isEmpty();
    }

    @Test
    void companies_with_a_lead_of_the_same_id_each_find_their_own() {
        rename(LEAD, "Mine");

        assertThat(persistence.leads().find(OTHER, LEAD).orElseThrow().lead())
                .isEqualTo(LeadBuilder.aLead().withCompany(OTHER).build());
    }

    @Test
    void a_write_keeps_the_lead_its_change_row_and_its_event() {
        LeadUpdated event = rename(LEAD, "TechCorp Solutions Inc");

        assertThat(lead()).isEqualTo(event.lead());
        assertThat(persistence.changes(COMPANY, LEAD)).containsExactly(KeptChange.of(event));
        assertThat(persistence.events(COMPANY, LEAD)).containsExactly(KeptEvent.of(event));
    }

    @Test
    void leaving_writes_nothing() {
        String result = decided(change(COMPANY, LEAD, found -> new Verdict.Leave<>("left")));

        assertThat(result).isEqualTo("left");
        assertNothingWritten();
    }

    @Test
    void looking_up_writes_nothing_and_tells_each_field_that_changed_since_once() {
        record(new FieldChange.TextChange(LeadField.FIRST_NAME, "A", "B"));
        record(
                new FieldChange.TextChange(LeadField.STATUS, "new", "lost"),
                new FieldChange.TextChange(LeadField.EMAIL, null, "a@b.example"));
        record(new FieldChange.TextChange(LeadField.STATUS, "lost", "new"));

        assertThat(changedSince(2)).containsExactly("email", "status");
        assertThat(changedSince(3)).containsExactly("status");
        assertThat(changedSince(4)).isEmpty();
        assertThat(lead().version()).isEqualTo(4);
    }

    private void record(FieldChange... changes) {
        change(
                COMPANY,
                LEAD,
                found -> new Verdict.Write<>(
                        DemoCompany.updated(newEventId(), found, found.lead().fields(), List.of(changes)), "written"));
    }

    private List<String> changedSince(long version) {
        return decided(change(COMPANY, LEAD, found -> new Verdict.LookUp<>(LEAD, version, names -> names)));
    }

    @Test
    void a_decision_sees_the_lead_and_the_catalog() {
        FoundLead seen = decided(change(COMPANY, LEAD, Verdict.Leave::new));

        assertThat(seen).isEqualTo(new FoundLead(LeadBuilder.aLead().build(), DemoCatalog.demoCatalog()));
    }

    @Test
    void a_decision_that_throws_writes_nothing_and_leaves_the_lead_unlocked() {
        IllegalStateException bug = new IllegalStateException("a bug");

        assertThatThrownBy(() -> change(COMPANY, LEAD, found -> {
                    throw bug;
                }))
                .isSameAs(bug);

        assertNothingWritten();
        assertThat(rename(LEAD, "After").lead().version()).isEqualTo(2);
    }

    @Test
    void another_companys_lead_is_not_among_those_found() {
        persistence.companies().add(DemoCompany.anotherCompany(new CompanyId(3), 5));

        Outcome<Boolean> outcome = persistence
                .leads()
                .change(Change.of(
                        COMPANY, new LeadId(5), found -> new Verdict.Leave<>(found.isPresent()), Optional.empty()));

        assertThat(decided(outcome)).isFalse();
    }

    @Test
    void a_lead_that_is_not_the_next_version_is_refused() {
        assertThatThrownBy(() -> write(found -> LeadBuilder.of(found)
                        .withVersion(3, found.updatedAt().plusSeconds(1))
                        .build()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> write(found ->
                        LeadBuilder.of(found).withVersion(2, found.updatedAt()).build()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> write(found -> LeadBuilder.of(found)
                        .withId(790)
                        .withVersion(2, found.updatedAt().plusSeconds(1))
                        .build()))
                .isInstanceOf(IllegalArgumentException.class);

        assertNothingWritten();
    }

    private void write(UnaryOperator<Lead> next) {
        change(COMPANY, LEAD, found -> {
            LeadUpdated event = DemoCompany.renamed(newEventId(), found, "Other");
            LeadUpdated changed = new LeadUpdated(
                    event.id(),
                    next.apply(found.lead()),
                    event.catalog(),
                    event.changes(),
                    event.actor(),
                    event.requestId());
            return new Verdict.Write<>(changed, "written");
        });
    }

    @Test
    void an_event_whose_id_is_taken_writes_nothing() {
        UUID taken = rename(LEAD, "First").id();

        assertThatThrownBy(() -> change(
                        COMPANY,
                        LEAD,
                        found -> new Verdict.Write<>(DemoCompany.renamed(taken, found, "Second"), "written")))
                .isInstanceOf(RuntimeException.class);

        assertThat(lead().version()).isEqualTo(2);
        assertThat(persistence.changes(COMPANY, LEAD)).hasSize(1);
        assertThat(persistence.events(COMPANY, LEAD)).hasSize(1);
    }

    @Test
    void a_payload_that_can_not_be_rendered_writes_nothing() {
        subscribe(DemoCompany.endpoint("crm"));
        payload = event -> {
            throw new IllegalStateException("a bug");
        };

        assertThatThrownBy(() -> rename(LEAD, "Other")).isInstanceOf(IllegalStateException.class);

        assertNothingWritten();
    }

    @Test
    void nothing_is_rendered_for_a_company_without_enabled_endpoints() {
        subscribe(DemoCompany.endpoint("off", false));
        payload = event -> {
            throw new IllegalStateException("rendered for nobody");
        };

        rename(LEAD, "Other");

        assertThat(persistence.events(COMPANY, LEAD)).hasSize(1);
        assertThat(wakes).hasValue(0);
    }

    @Test
    void whoever_delivers_is_woken_when_the_change_can_be_seen() {
        subscribe(DemoCompany.endpoint("crm"));

        rename(LEAD, "Other");

        assertThat(wakes).hasValue(1);
    }

    @Test
    void concurrent_changes_of_different_fields_all_survive() throws Exception {
        List<LeadUpdated> written = Concurrently.run(8, this::changeOneField);

        Lead after = lead();
        assertThat(after.version()).isEqualTo(9);
        assertThat(after.fields().companyName()).isEqualTo("Concurrent");
        assertThat(after.fields().email()).isEqualTo("con@current.example");
        assertThat(after.fields().phoneNumber()).isEqualTo("+49 30 123");
        assertThat(after.fields().status()).isEqualTo(LeadStatus.LOST);
        assertThat(after.fields().assignedUsers()).containsExactly(DemoCatalog.GRACE);
        assertThat(after.fields().tags()).hasSize(2);
        assertThat(after.fields().firstName()).isEqualTo("Con");
        assertThat(after.fields().customFields()).hasSize(1);
        assertThat(written).extracting(event -> event.lead().version()).doesNotHaveDuplicates();
    }

    private LeadUpdated changeOneField(int number) {
        return decided(change(COMPANY, LEAD, found -> {
            LeadBuilder lead = LeadBuilder.of(found.lead());
            List<LeadBuilder> changes = List.of(
                    lead.withCompanyName("Concurrent"),
                    lead.withEmail("con@current.example"),
                    lead.withPhoneNumber("+49 30 123"),
                    lead.withStatus(LeadStatus.LOST),
                    lead.withAssignedUsers(456),
                    lead.withTags(1, 2),
                    lead.withName("Con", found.lead().fields().lastName()),
                    lead.withCustomField(DemoCatalog.NEWSLETTER, new CustomFieldValue.Bool(true)));
            LeadUpdated event = DemoCompany.updated(
                    newEventId(), found, changes.get(number).build().fields());
            return new Verdict.Write<>(event, event);
        }));
    }

    @Test
    void everybody_who_waits_for_one_lead_gets_a_turn_and_versions_have_no_gap() throws Exception {
        int many = 64;

        Concurrently.run(many, number -> rename(LEAD, "Name " + number));

        assertThat(lead().version()).isEqualTo(many + 1);
        List<Long> versions = LongStream.rangeClosed(2, many + 1).boxed().toList();
        assertThat(persistence.changes(COMPANY, LEAD))
                .extracting(KeptChange::version)
                .isEqualTo(versions);
        assertThat(persistence.events(COMPANY, LEAD))
                .extracting(KeptEvent::sequence)
                .isEqualTo(versions);
    }

    @Test
    void who_does_not_get_a_turn_in_time_is_told_that_the_lead_is_busy() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        AtomicReference<Outcome<String>> outcome = new AtomicReference<>();
        AtomicInteger asked = new AtomicInteger();

        Concurrently.run(2, number -> {
            if (number == 0) {
                return change(COMPANY, LEAD, found -> {
                    held.countDown();
                    Concurrently.await(told);
                    return new Verdict.Leave<>("held");
                });
            }
            Concurrently.await(held);
            long start = System.nanoTime();
            outcome.set(change(COMPANY, LEAD, found -> {
                asked.incrementAndGet();
                return new Verdict.Leave<>("asked");
            }));
            assertThat(System.nanoTime() - start).isLessThan(3_000_000_000L);
            told.countDown();
            return outcome.get();
        });

        assertThat(outcome.get()).isInstanceOf(Outcome.Busy.class);
        assertThat(asked).hasValue(0);
        assertThat(rename(LEAD, "After").lead().version()).isEqualTo(2);
    }

    @Test
    void a_lead_that_is_being_changed_can_be_read_and_others_changed() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);

        Concurrently.run(2, number -> {
            if (number == 0) {
                return change(COMPANY, LEAD, found -> {
                    held.countDown();
                    Concurrently.await(seen);
                    return new Verdict.Write<>(DemoCompany.renamed(newEventId(), found, "Other"), "written");
                });
            }
            Concurrently.await(held);
            assertThat(lead().version()).isEqualTo(1);
            rename(OTHER, LEAD, "Meanwhile");
            seen.countDown();
            return "seen";
        });

        assertThat(lead().version()).isEqualTo(2);
    }

    private void assertNothingWritten() {
        assertThat(lead()).isEqualTo(LeadBuilder.aLead().build());
        assertThat(persistence.changes(COMPANY, LEAD)).isEmpty();
        assertThat(persistence.events(COMPANY, LEAD)).isEmpty();
        assertThat(wakes).hasValue(0);
    }
}
