package dev.leadpatch.application.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.creation.BulkCreateLeads;
import dev.leadpatch.application.creation.BulkCreateLeadsService;
import dev.leadpatch.application.creation.CreateLead.Match;
import dev.leadpatch.application.creation.CreateLead.OnMatch;
import dev.leadpatch.application.creation.CreationDecider;
import dev.leadpatch.application.importing.FieldTarget.Member;
import dev.leadpatch.application.importing.ImportLeads.Summary;
import dev.leadpatch.application.importing.RowSource.InvalidInputException;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryIdempotencyKeyStore;
import dev.leadpatch.application.testing.InMemoryLeadStore;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.MatchField;
import dev.leadpatch.domain.lead.MatchField.PlainField;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImportLeadsServiceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();
    private static final Caller CALLER = Caller.key(
            DemoCompany.KEY_ID, DemoCatalog.COMPANY, "import", DemoCatalog.ADA, Permission.READ, Permission.WRITE);
    private static final Match BY_EMAIL = new Match(PlainField.EMAIL, OnMatch.UPDATE);

    private final InMemoryLeadStore store =
            new InMemoryLeadStore(new InMemoryIdempotencyKeyStore(() -> NOW)).with(DemoCatalog.demoCatalog());
    private final UpdateDecider updateDecider = new UpdateDecider(VALIDATOR, () -> NOW);
    private BulkCreateLeads bulkCreateLeads = new BulkCreateLeadsService(
            store, store, store, new CreationDecider(updateDecider, VALIDATOR, () -> NOW, UUID::randomUUID));
    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private final List<RejectedRow> rejected = new ArrayList<>();
    private Optional<Match> match = Optional.empty();
    private Set<Member> kept = Set.of();
    private ValueFormats formats = ValueFormats.DEFAULT;
    private boolean dryRun;
    private long maxRejected = Long.MAX_VALUE;

    @Test
    void cells_become_values_of_every_kind() throws InvalidInputException {
        Summary summary = run(row(
                "Company", " Example GmbH ",
                "Status", "Qualified",
                "Tags", "hot; 3",
                "Assigned to", "ADA@EXAMPLE.COM",
                "Industry", "Software",
                "Revenue Potential", "1234.50",
                "Priority Level", "high",
                "Products", "Pro;Basic",
                "Newsletter", "yes",
                "Contract Start", "2024-01-31"));

        assertThat(rejected).isEmpty();
        assertThat(summary.created()).isEqualTo(1);
        Lead lead = store.events().get(0).lead();
        assertThat(lead.fields().companyName()).isEqualTo("Example GmbH");
        assertThat(lead.fields().status().wireName()).isEqualTo("qualified");
        assertThat(lead.fields().customFields())
                .containsEntry(DemoCatalog.PRIORITY_LEVEL, new CustomFieldValue.Select(new OptionId(1)))
                .containsEntry(
                        DemoCatalog.PRODUCTS,
                        new CustomFieldValue.MultiSelect(List.of(new OptionId(2), new OptionId(1))))
                .containsEntry(DemoCatalog.NEWSLETTER, new CustomFieldValue.Bool(true))
                .containsEntry(DemoCatalog.CONTRACT_START, new CustomFieldValue.Date("2024-01-31"));
        assertThat(lead.origin().createdBy()).isEqualTo(DemoCatalog.ADA);
    }

    @Test
    void documents_in_the_shape_of_responses_become_values() throws InvalidInputException {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("id", 7L);
        document.put("updated_at", "2024-01-01T00:00:00Z");
        document.put("email", "ada@example.com");
        document.put("phone_number", null);
        document.put("tags", List.of(Map.of("id", 3L, "label", "unknown label")));
        document.put("assigned_users", List.of(Map.of("id", 456L, "email", "nobody@example.com")));
        document.put(
                "custom_fields",
                List.of(
                        Map.of("id", 1L, "label", "Industry", "type", "text", "value", Map.of("text", "Software")),
                        Map.of("id", 6L, "type", "select", "value", Map.of("select", 2L))));

        run(document);

        assertThat(rejected).isEmpty();
        Lead lead = store.events().get(0).lead();
        assertThat(lead.fields().tags()).containsExactly(new TagId(3));
        assertThat(lead.fields().assignedUsers()).containsExactly(new UserId(456));
        assertThat(lead.fields().customFields())
                .containsEntry(DemoCatalog.PRIORITY_LEVEL, new CustomFieldValue.Select(new OptionId(2)));
    }

    @Test
    void all_errors_of_a_row_are_reported_by_column() throws InvalidInputException {
        Summary summary = run(
                row(
                        "E-Mail",
                        "nobody",
                        "Tags",
                        "hot;Unknown",
                        "Revenue Potential",
                        "1,5",
                        "Contract Start",
                        "31.01.2024"),
                row("E-Mail", "ada@example.com", "Industry", "Software"));

        assertThat(summary.rejected()).isEqualTo(1);
        assertThat(summary.created()).isEqualTo(1);
        assertThat(rejected).hasSize(1);
        assertThat(rejected.get(0).errors().stream().map(RejectedRow.RowError::toPhrase))
                .containsExactly(
                        "E-Mail must be an email address",
                        "Tags must be the label of one tag; there is none for \"Unknown\"",
                        "Revenue Potential must be a number such as 1234.50; if the comma is a decimal separator, use"
                                + " --decimal-comma",
                        "Contract Start must have the form YYYY-MM-DD, such as 2024-01-15, or be a date-time such as"
                                + " 2024-01-15T14:30:00Z",
                        "customFields must contain the required custom fields 1 (Industry)");
        assertThat(rejected.get(0).row().line()).isEqualTo(2);
    }

    @Test
    void second_run_writes_nothing_and_reports_the_same() throws InvalidInputException {
        List<Map<String, @Nullable Object>> rows = manyRows(1201);

        Summary first = run(rows);
        List<RejectedRow> firstRejected = List.copyOf(rejected);
        rejected.clear();
        Summary second = run(rows);

        assertThat(first.created()).isEqualTo(1200);
        assertThat(first.rejected()).isEqualTo(1);
        assertThat(second.resumed()).isEqualTo(1201);
        assertThat(second.created()).isEqualTo(1200);
        assertThat(rejected).isEqualTo(firstRejected);
        assertThat(store.events()).hasSize(1200);
    }

    @Test
    void lost_result_of_a_commit_is_retried_without_a_duplicate() throws InvalidInputException {
        BulkCreateLeads reliable = bulkCreateLeads;
        Set<Long> failed = ConcurrentHashMap.newKeySet();
        bulkCreateLeads = command -> {
            var result = reliable.handle(command);
            if (failed.add(command.importBatch().orElseThrow().firstRow())) {
                throw new StoreUnavailableException("the outcome is unknown", new IllegalStateException());
            }
            return result;
        };

        Summary summary = run(manyRows(700));

        assertThat(summary.created()).isEqualTo(699);
        assertThat(store.events()).hasSize(699);
        assertThat(pauses).hasSize(2);
    }

    @Test
    void store_that_stays_unavailable_fails_the_import() {
        bulkCreateLeads = command -> {
            throw new StoreUnavailableException("the database is unavailable", new IllegalStateException());
        };

        assertThatThrownBy(() -> run(manyRows(2))).isInstanceOf(StoreUnavailableException.class);
        assertThat(pauses).isNotEmpty();
    }

    @Test
    void rows_are_reported_in_the_order_of_the_file() throws InvalidInputException {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            rows.add(row("email", "nobody", "Industry", "A"));
        }

        run(rows);

        assertThat(rejected.stream().map(row -> row.row().number())).isSorted().hasSize(5000);
    }

    @Test
    void failure_while_reading_completes_the_batches_before() {
        Iterator<Map<String, @Nullable Object>> rows = manyRows(600).iterator();
        AtomicLong number = new AtomicLong();
        RowSource source = () -> {
            if (!rows.hasNext()) {
                throw new InvalidInputException("line 602: broken");
            }
            Map<String, @Nullable Object> row = rows.next();
            return Optional.of(new ImportRow(number.incrementAndGet(), number.get() + 1, row, row, Optional.empty()));
        };

        assertThatThrownBy(() -> run(source)).hasMessage("line 602: broken");

        assertThat(store.events()).hasSize(499);
    }

    @Test
    void match_updates_leaves_or_fills_within_the_file_too() throws InvalidInputException {
        match = Optional.of(BY_EMAIL);

        Summary summary = run(
                row("email", "ada@example.com", "Industry", "Software"),
                row("email", "ADA@example.com", "first_name", "Ada"),
                row("email", "ADA@example.com", "first_name", "Ada"),
                row("email", "", "first_name", "Nobody"));

        assertThat(summary.created()).isEqualTo(1);
        assertThat(summary.updated()).isEqualTo(1);
        assertThat(summary.unchanged()).isEqualTo(1);
        assertThat(rejected.get(0).errors())
                .containsExactly(new RejectedRow.RowError("email", "has no value to match by"));
    }

    @Test
    void dry_run_reports_the_same_and_writes_nothing() throws InvalidInputException {
        match = Optional.of(BY_EMAIL);
        dryRun = true;
        List<Map<String, @Nullable Object>> rows = new ArrayList<>(manyRows(600));
        rows.addAll(manyRows(600));

        Summary summary = run(rows);

        assertThat(summary.created()).isEqualTo(599);
        assertThat(summary.updated()).isEqualTo(599);
        assertThat(summary.rejected()).isEqualTo(2);
        assertThat(store.events()).isEmpty();
    }

    @Test
    void identity_is_kept_and_must_be_free() throws InvalidInputException {
        kept = Set.of(Member.ID, Member.UUID, Member.CREATED_AT);
        String uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";

        run(
                row("id", "70", "uuid", uuid, "created_at", "2023-05-06T07:08:09Z", "Industry", "A", "last_name", "X"),
                row("id", "70", "Industry", "A", "last_name", "X"),
                row("uuid", uuid, "Industry", "A", "last_name", "X"),
                row("id", "x", "uuid", "x", "created_at", "2126-01-01", "Industry", "A", "last_name", "X"));

        Lead lead =
                store.find(DemoCatalog.COMPANY, new LeadId(70)).orElseThrow().lead();
        assertThat(lead.uuid()).hasToString(uuid);
        assertThat(lead.createdAt()).isEqualTo("2023-05-06T07:08:09Z");
        assertThat(store.events()).hasSize(1);
        assertThat(rejected.stream().flatMap(row -> row.errors().stream()).map(RejectedRow.RowError::toPhrase))
                .containsExactly(
                        "id is the id of another lead",
                        "uuid is the uuid of another lead",
                        "id must be an id (a positive 64-bit integer)",
                        "uuid must be a UUID such as 0f8fad5b-d9cb-469f-a165-70867728950e",
                        "created_at must be a past time such as 2024-01-15T14:30:00Z, or have --date-format");
    }

    @Test
    void match_by_uuid_updates_the_lead_that_an_earlier_row_created() throws InvalidInputException {
        match = Optional.of(new Match(MatchField.IdentityField.UUID, OnMatch.UPDATE));
        String uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";

        Summary summary = run(
                row("uuid", uuid, "Industry", "A", "last_name", "X"),
                row("uuid", uuid.toUpperCase(Locale.ROOT), "last_name", "Y"));

        assertThat(summary.created()).isEqualTo(1);
        assertThat(summary.updated()).isEqualTo(1);
        assertThat(store.events().get(1).lead().fields().lastName()).isEqualTo("Y");
    }

    @Test
    void import_stops_after_too_many_rejected_rows() throws InvalidInputException {
        maxRejected = 10;

        Summary summary = run(Collections.nCopies(20_000, row("email", "nobody")));

        assertThat(summary.stopped()).isTrue();
        assertThat(summary.rows()).isBetween(500L, 2500L).isEqualTo(rejected.size());
    }

    private static List<Map<String, @Nullable Object>> manyRows(int count) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row("email", i == 3 ? "nobody" : "person" + i + "@example.com", "Industry", "A"));
        }
        return rows;
    }

    private static Map<String, @Nullable Object> row(String... cells) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i += 2) {
            row.put(cells[i], cells[i + 1]);
        }
        return row;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private final Summary run(Map<String, @Nullable Object>... rows) throws InvalidInputException {
        return run(List.of(rows));
    }

    private Summary run(List<Map<String, @Nullable Object>> rows) throws InvalidInputException {
        List<ImportRow> numbered = new ArrayList<>();
        for (Map<String, @Nullable Object> row : rows) {
            numbered.add(new ImportRow(numbered.size() + 1, numbered.size() + 2, row, row, Optional.empty()));
        }
        Iterator<ImportRow> iterator = numbered.iterator();
        return run(() -> iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty());
    }

    private Summary run(RowSource rows) throws InvalidInputException {
        ImportLeads importLeads = new ImportLeadsService(bulkCreateLeads, store, store, () -> NOW, pauses::add);
        return importLeads.run(
                new ImportLeads.Command(
                        CALLER,
                        new UUID(1, 1),
                        new ColumnMapping(new ColumnMatcher(DemoCatalog.demoCatalog()), Map.of(), false),
                        formats,
                        match,
                        kept,
                        dryRun,
                        true,
                        maxRejected),
                rows,
                new ImportLeads.Listener() {
                    @Override
                    public void rejected(RejectedRow row) {
                        rejected.add(row);
                    }

                    @Override
                    public void progress(Summary summary) {}
                });
    }
}
