package dev.leadpatch.application.list;

import static dev.leadpatch.domain.testing.LeadBuilder.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.application.list.LeadListStore.Outcome;
import dev.leadpatch.application.list.LeadListStore.Page;
import dev.leadpatch.application.list.ListLeads.Query;
import dev.leadpatch.application.list.ListLeads.QueryError;
import dev.leadpatch.application.list.ListLeads.Result;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryPersistence;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListLeadsServiceTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2024-06-01T12:00:00Z"));
    private static final LeadPaging FIRST = LeadPaging.first(LeadSort.ID_DESCENDING, 10);

    private final InMemoryPersistence persistence = new InMemoryPersistence(event -> "{}", CLOCK, () -> {});
    private final ListLeads listLeads = new ListLeadsService(persistence.leadListStore(), persistence.catalogStore());

    @BeforeEach
    void addLeads() {
        persistence
                .companyStore()
                .add(
                        new Company(
                                "Demo",
                                DemoCatalog.demoCatalog(),
                                Map.of(),
                                List.of(
                                        aLead().withId(1)
                                                .withAssignedUsers(DemoCatalog.ADA.value())
                                                .build(),
                                        aLead().withId(2)
                                                .withEmail(null)
                                                .withCustomField(
                                                        DemoCatalog.PRIORITY_LEVEL,
                                                        new CustomFieldValue.Select(new OptionId(4)))
                                                .build())),
                        List.of());
    }

    @Test
    void caller_without_read_permission_is_forbidden_before_any_query() {
        Caller caller = DemoCompany.caller();
        Caller writer = caller.withPermissions(Permission.WRITE);
        Query query = new Query(
                writer, filter(new LeadCondition.TaggedWith(Set.of(new TagId(77)))), FIRST, false, Optional.empty());

        assertThat(listLeads.list(query)).isEqualTo(new Result.Forbidden());
    }

    @Test
    void conditions_are_resolved_with_the_catalog() {
        assertThat(ids(new LeadCondition.Contains("LOVELACE"))).containsExactly(1L);
        assertThat(ids(new LeadCondition.Assigned(true))).containsExactly(1L);
        assertThat(ids(new LeadCondition.Assigned(false))).containsExactly(2L);
        assertThat(ids(new LeadCondition.EmailIs("JANE@techcorp.example"))).containsExactly(1L);
        assertThat(ids(new LeadCondition.PhoneNumberIs("+1 (555) 0000000"))).containsExactly(2L, 1L);
        assertThat(ids(new LeadCondition.SourceIs("web_form"))).containsExactly(2L, 1L);
    }

    @Test
    void archived_option_user_and_tag_can_be_listed() {
        assertThat(ids(new LeadCondition.CustomFieldIs(DemoCatalog.PRIORITY_LEVEL, "4")))
                .containsExactly(2L);
        assertThat(ids(new LeadCondition.AssignedTo(Set.of(DemoCatalog.ARCHIVED_USER))))
                .isEmpty();
        assertThat(ids(new LeadCondition.TaggedWith(Set.of(DemoCatalog.ARCHIVED_TAG))))
                .isEmpty();
    }

    @Test
    void all_errors_are_reported_by_name() {
        LeadFilter filter = new LeadFilter(
                List.of(
                        new LeadCondition.TaggedWith(Set.of(new TagId(1), new TagId(77))),
                        new LeadCondition.AssignedTo(Set.of(new UserId(77))),
                        new LeadCondition.CustomFieldIs(new CustomFieldId(77), "x"),
                        new LeadCondition.CustomFieldIs(DemoCatalog.DISCOUNT, "1"),
                        new LeadCondition.CustomFieldIs(DemoCatalog.NOTES, "x")),
                Archival.EXCLUDE);

        Result result =
                listLeads.list(new Query(DemoCompany.caller(), filter, FIRST, false, Optional.of(new UserId(78))));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Result.Rejected.class,
                        rejected -> assertThat(rejected.errors())
                                .extracting(QueryError::name)
                                .containsExactly(
                                        "userId",
                                        "tags",
                                        "users",
                                        "customFields/77",
                                        "customFields/9",
                                        "customFields/2"));
    }

    @ParameterizedTest
    @CsvSource({"5, 1e3", "5, ''", "4, TRUE", "3, 2024-13-01", "6, 9", "6, '1,'", "7, 9", "1, ' '"})
    void value_that_does_not_fit_the_type_is_rejected(long field, String value) {
        Result result = listLeads.list(query(new LeadCondition.CustomFieldIs(new CustomFieldId(field), value)));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Result.Rejected.class,
                        rejected -> assertThat(rejected.errors())
                                .singleElement()
                                .satisfies(error -> assertThat(error.name()).isEqualTo("customFields/" + field)));
    }

    @Test
    void outcomes_of_the_store_are_returned() {
        assertThat(withOutcome(new Outcome.DeadlineExceeded())).isEqualTo(new Result.DeadlineExceeded());
        assertThat(withOutcome(new Outcome.SearchUnsupported("install it")))
                .isEqualTo(new Result.Rejected(
                        List.of(QueryError.notSupported("search", "is not supported: install it"))));
    }

    private Result withOutcome(Outcome outcome) {
        return new ListLeadsService(query -> outcome, persistence.catalogStore())
                .list(query(new LeadCondition.Contains("x")));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "201, 0", "1, -1", "1, 10001"})
    void invalid_page_is_refused(int limit, int offset) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LeadPaging(LeadSort.ID_DESCENDING, Optional.empty(), offset, limit));
    }

    private List<Long> ids(LeadCondition condition) {
        Result result = listLeads.list(query(condition));
        Page page = result instanceof Result.Found found ? found.page() : Assertions.fail(result.toString());
        return page.leads().stream()
                .map(snapshot -> snapshot.lead().id().value())
                .toList();
    }

    private static Query query(LeadCondition condition) {
        return new Query(DemoCompany.caller(), filter(condition), FIRST, false, Optional.empty());
    }

    private static LeadFilter filter(LeadCondition condition) {
        return new LeadFilter(List.of(condition), Archival.EXCLUDE);
    }
}
