package dev.leadpatch.application.testing;

import static dev.leadpatch.domain.testing.LeadBuilder.aLead;
import static dev.leadpatch.domain.testing.LeadBuilder.anEmptyLead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.application.list.LeadListStore.ExactText;
import dev.leadpatch.application.list.LeadListStore.NumberIs;
import dev.leadpatch.application.list.LeadListStore.Page;
import dev.leadpatch.application.list.LeadListStore.Query;
import dev.leadpatch.application.list.LeadListStore.TextSearch;
import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadPaging.Position;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadTerms;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link dev.leadpatch.application.list.LeadListStore}. */
public abstract class LeadListStoreContract extends PersistencePortsContract {
    private static final CompanyId LISTED = new CompanyId(3);
    private static final Instant CREATED = Instant.parse("2024-01-01T09:00:00Z");

    @Test
    void empty_list_has_neither_leads_nor_a_next_page() {
        addLeads();

        assertThat(page(Criteria.ACTIVE, LeadPaging.first(LeadSort.ID_DESCENDING, 10)))
                .isEqualTo(new Page(List.of(), 0, false));
    }

    @ParameterizedTest
    @CsvSource({
        "ID_DESCENDING, 6 5 4 3 2 1",
        "ID_ASCENDING, 1 2 3 4 5 6",
        "CREATED_DESCENDING, 2 1 6 4 5 3",
        "CREATED_ASCENDING, 3 5 4 6 1 2"
    })
    void pages_contain_every_lead_once_in_order(LeadSort sort, String expected) {
        addLeadsWithCreationTimes();
        List<Long> ids = Arrays.stream(expected.split(" ")).map(Long::valueOf).toList();

        for (int limit : List.of(1, 2, 4, 6, 10)) {
            assertThat(allPages(Criteria.ACTIVE, sort, limit))
                    .as("limit %s", limit)
                    .isEqualTo(ids);
        }
    }

    @ParameterizedTest
    @EnumSource(LeadSort.class)
    void filtered_pages_contain_every_match_once_in_order(LeadSort sort) {
        addLeadsWithCreationTimes();
        List<Long> all = allPages(Criteria.ACTIVE, sort, 10);
        List<Long> even = all.stream().filter(id -> id % 2 == 0).toList();
        Criteria criteria = anyOf(LeadTerms.tag(new TagId(2)));

        for (int limit : List.of(1, 2, 3, 10)) {
            assertThat(allPages(criteria, sort, limit)).as("limit %s", limit).isEqualTo(even);
        }
    }

    /** Adds leads 1 to 6; leads 4 and 6 were created at the same time, and the even leads have tag 2. */
    private void addLeadsWithCreationTimes() {
        int[] hours = {5, 6, 1, 3, 2, 3};
        List<LeadBuilder> leads = new ArrayList<>();
        for (int i = 0; i < hours.length; i++) {
            LeadBuilder lead = anEmptyLead().withCreatedAt(CREATED.plusSeconds(3600L * hours[i]));
            leads.add(i % 2 == 1 ? lead.withTags(2) : lead);
        }
        addLeads(leads.toArray(LeadBuilder[]::new));
    }

    @ParameterizedTest
    @EnumSource(LeadSort.class)
    void position_of_a_missing_lead_is_valid(LeadSort sort) {
        addLeadsWithCreationTimes();
        Position position = new Position(CREATED.plusSeconds(3600L * 3 + 1), new LeadId(3));
        LeadPaging paging = new LeadPaging(sort, Optional.of(position), 0, 10);

        List<Long> expected = switch (sort) {
            case ID_DESCENDING -> List.of(2L, 1L);
            case ID_ASCENDING -> List.of(4L, 5L, 6L);
            case CREATED_DESCENDING -> List.of(6L, 4L, 5L, 3L);
            case CREATED_ASCENDING -> List.of(1L, 2L);
        };
        assertThat(ids(page(Criteria.ACTIVE, paging))).isEqualTo(expected);
    }

    @Test
    void total_counts_the_leads_of_all_pages() {
        addLeadsWithCreationTimes();

        assertThat(page(Criteria.ACTIVE, LeadPaging.first(LeadSort.ID_DESCENDING, 2))
                        .total())
                .isEqualTo(6);
        assertThat(page(Criteria.ACTIVE, LeadPaging.first(LeadSort.ID_DESCENDING, 10))
                        .total())
                .isEqualTo(6);
        LeadPaging last =
                new LeadPaging(LeadSort.ID_DESCENDING, Optional.of(new Position(CREATED, new LeadId(3))), 0, 2);
        assertThat(page(Criteria.ACTIVE, last)).satisfies(page -> {
            assertThat(ids(page)).containsExactly(2L, 1L);
            assertThat(page.total()).isEqualTo(6);
            assertThat(page.hasMore()).isFalse();
        });
        assertThat(page(anyOf("tag=2"), LeadPaging.first(LeadSort.CREATED_ASCENDING, 1))
                        .total())
                .isEqualTo(3);
    }

    @Test
    void offset_skips_leads() {
        addLeadsWithCreationTimes();

        LeadPaging second = new LeadPaging(LeadSort.ID_DESCENDING, Optional.empty(), 2, 2);
        assertThat(page(Criteria.ACTIVE, second)).satisfies(page -> {
            assertThat(ids(page)).containsExactly(4L, 3L);
            assertThat(page.total()).isEqualTo(6);
            assertThat(page.hasMore()).isTrue();
        });
        LeadPaging beyond = new LeadPaging(LeadSort.ID_DESCENDING, Optional.empty(), 8, 2);
        assertThat(page(Criteria.ACTIVE, beyond)).isEqualTo(new Page(List.of(), 6, false));
        LeadPaging filtered = new LeadPaging(LeadSort.ID_DESCENDING, Optional.empty(), 1, 1);
        assertThat(ids(page(anyOf("tag=2"), filtered))).containsExactly(4L);
    }

    @Test
    void groups_of_terms_are_combined_by_and_their_terms_by_or() {
        addLeads(
                aLead().withStatus(LeadStatus.LOST).withTags(1),
                aLead().withStatus(LeadStatus.NEW).withTags(1, 2),
                aLead().withStatus(LeadStatus.LOST).withTags(2).withAssignedUsers(123),
                aLead().withStatus(LeadStatus.CONTACTED).withTags(1, 2));

        assertThat(list(anyOf("status=lost"))).containsExactly(3L, 1L);
        assertThat(list(anyOf("status=lost", "status=new"))).containsExactly(3L, 2L, 1L);
        assertThat(list(anyOf("tag=1", "tag=2"))).containsExactly(4L, 3L, 2L, 1L);
        assertThat(list(criteria(List.of(Set.of("tag=1"), Set.of("tag=2")), Set.of())))
                .containsExactly(4L, 2L);
        assertThat(list(criteria(List.of(Set.of("tag=2"), Set.of("status=lost", "status=new")), Set.of())))
                .containsExactly(3L, 2L);
        assertThat(list(criteria(List.of(), Set.of("unassigned")))).containsExactly(3L);
        assertThat(list(criteria(List.of(Set.of("unassigned"), Set.of("status=lost")), Set.of())))
                .containsExactly(1L);
        assertThat(list(anyOf("tag=99"))).isEmpty();
    }

    @Test
    void every_kind_of_term_is_indexed() {
        addLeads(aLead().withEmail("Jane@Techcorp.EXAMPLE")
                .withAssignedUsers(123)
                .withTags(11)
                .withCustomField(DemoCatalog.INDUSTRY, new CustomFieldValue.Text("Steel"))
                .withCustomField(
                        DemoCatalog.REVENUE_POTENTIAL, new CustomFieldValue.Numeric(new BigDecimal("150000.50")))
                .withCustomField(DemoCatalog.NEWSLETTER, new CustomFieldValue.Bool(true))
                .withCustomField(DemoCatalog.CONTRACT_START, new CustomFieldValue.Date("2024-01-15")));

        for (String term : List.of(
                "email=jane@techcorp.example",
                "phone_number=+15550000000",
                "source=web_form",
                "status=new",
                "tag=11",
                "user=123",
                "customFields/1=Steel",
                "customFields/4=true",
                "customFields/3=2024-01-15")) {
            assertThat(list(anyOf(term))).as(term).containsExactly(1L);
        }
        assertThat(list(anyOf("customFields/1=steel", "unassigned"))).isEmpty();
    }

    @Test
    void long_texts_are_compared_completely() {
        String prefix = "x".repeat(255);
        addLeads(
                aLead().withCustomField(DemoCatalog.INDUSTRY, new CustomFieldValue.Text(prefix + "1")),
                aLead().withCustomField(DemoCatalog.INDUSTRY, new CustomFieldValue.Text(prefix + "2")));
        String field = LeadField.customFieldName(DemoCatalog.INDUSTRY);
        Criteria criteria = new Criteria(
                List.of(Set.of(field + "=" + prefix)),
                Set.of(),
                List.of(new ExactText(field, prefix + "2")),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Archival.EXCLUDE);

        assertThat(list(criteria)).containsExactly(2L);
        assertThat(page(criteria, LeadPaging.first(LeadSort.CREATED_DESCENDING, 1))
                        .total())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(LeadSort.class)
    void number_equals_its_value_in_any_notation(LeadSort sort) {
        addLeads(
                aLead().withCustomField(
                                DemoCatalog.REVENUE_POTENTIAL, new CustomFieldValue.Numeric(new BigDecimal("7.50"))),
                aLead().withCustomField(
                                DemoCatalog.REVENUE_POTENTIAL, new CustomFieldValue.Numeric(new BigDecimal("75"))),
                aLead());
        Criteria criteria = new Criteria(
                List.of(),
                Set.of(),
                List.of(),
                List.of(new NumberIs(DemoCatalog.REVENUE_POTENTIAL, new BigDecimal("75e-1"))),
                Optional.empty(),
                Optional.empty(),
                Archival.EXCLUDE);

        assertThat(allPages(criteria, sort, 1)).containsExactly(1L);
        assertThat(page(criteria, LeadPaging.first(sort, 1)).total()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(LeadSort.class)
    void created_since_includes_its_time(LeadSort sort) {
        addLeadsWithCreationTimes();
        Instant since = CREATED.plusSeconds(3600L * 3);

        assertThat(allPages(createdSince(Criteria.ACTIVE, since), sort, 2)).containsExactlyInAnyOrder(1L, 2L, 4L, 6L);
        assertThat(allPages(createdSince(anyOf("tag=2"), since.plusNanos(1000)), sort, 1))
                .containsExactly(2L);
        assertThat(allPages(createdSince(Criteria.ACTIVE, since.plusSeconds(36_000)), sort, 1))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(LeadSort.class)
    void archived_leads_are_excluded_included_or_selected(LeadSort sort) {
        addLeadsWithCreationTimes();
        persistence.archive(LISTED, new LeadId(3));
        persistence.archive(LISTED, new LeadId(4));

        for (int limit : List.of(1, 10)) {
            assertThat(allPages(archived(Criteria.ACTIVE, Archival.EXCLUDE), sort, limit))
                    .containsExactlyInAnyOrder(1L, 2L, 5L, 6L);
            assertThat(allPages(archived(Criteria.ACTIVE, Archival.ONLY), sort, limit))
                    .containsExactlyInAnyOrder(3L, 4L);
            assertThat(allPages(archived(Criteria.ACTIVE, Archival.INCLUDE), sort, limit))
                    .hasSize(6)
                    .doesNotHaveDuplicates();
            assertThat(allPages(archived(anyOf("tag=2"), Archival.EXCLUDE), sort, limit))
                    .containsExactlyInAnyOrder(2L, 6L);
            assertThat(allPages(archived(anyOf("tag=2"), Archival.ONLY), sort, limit))
                    .containsExactly(4L);
            assertThat(allPages(archived(anyOf("tag=2"), Archival.INCLUDE), sort, limit))
                    .containsExactlyInAnyOrder(2L, 4L, 6L);
        }
        assertThat(page(anyOf("tag=2"), LeadPaging.first(sort, 1)).total()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "müller",
                "MULLER",
                "muller",
                "ler & so",
                "Ångström",
                "angstrom",
                "renée@",
                "+49 (30) 1234",
                "30-1234",
                "4930123",
                "24-7",
                "50%_off\\",
                "renee \t angstrom"
            })
    void search_finds_substrings_without_case_and_accents(String text) {
        addLeads(
                aLead(),
                anEmptyLead()
                        .withCompanyName("Müller & Söhne 24-7 50%_off\\")
                        .withEmail("Renee@example.com")
                        .withPhoneNumber("+49 (30) 1234-567")
                        .withName("Renée", "Ångström"),
                aLead().withCompanyName("50X_off"));

        assertThat(list(search(text))).containsExactly(2L);
        indexChanges();
        assertThat(list(search(text))).containsExactly(2L);
    }

    @Test
    void search_matches_no_text_across_columns() {
        addLeads(
                anEmptyLead().withCompanyName("Acme").withEmail("b@example.com").withName("Jane", "Doe"));

        assertThat(list(search("jane doe"))).containsExactly(1L);
        assertThat(list(search("acmeb@"))).isEmpty();
        assertThat(list(search("acme b@"))).isEmpty();
        assertThat(list(search("com jane"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "co", "cor", "corp"})
    void search_accepts_short_texts(String text) {
        addLeads(aLead(), anEmptyLead().withCompanyName("Xyz"));

        assertThat(list(search(text))).containsExactly(1L);
    }

    @Test
    void search_finds_leads_of_users() {
        addLeads(aLead().withAssignedUsers(123), aLead().withCompanyName("Adapter"), aLead());
        Criteria criteria = search("ada", 123);

        for (LeadSort sort : LeadSort.values()) {
            assertThat(allPages(criteria, sort, 1)).containsExactlyInAnyOrder(1L, 2L);
        }
    }

    @Test
    void search_is_combined_with_other_criteria() {
        addLeads(
                aLead().withStatus(LeadStatus.LOST),
                aLead().withCompanyName("Other").withEmail(null).withStatus(LeadStatus.LOST),
                aLead(),
                aLead().withStatus(LeadStatus.LOST),
                aLead().withStatus(LeadStatus.LOST));
        Criteria search = search("techcorp");
        Criteria combined = new Criteria(
                List.of(Set.of("status=lost")),
                Set.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                search.search(),
                Archival.EXCLUDE);

        for (LeadSort sort : LeadSort.values()) {
            assertThat(allPages(combined, sort, 1)).containsExactlyInAnyOrder(1L, 4L, 5L);
            Page first = page(combined, LeadPaging.first(sort, 1));
            Position position =
                    new Position(CREATED, first.leads().get(0).lead().id());
            Page second = page(combined, new LeadPaging(sort, Optional.of(position), 0, 1));
            assertThat(List.of(first.total(), second.total())).containsExactly(3, 3);
        }
    }

    @Test
    void changes_are_found_immediately() {
        assertThat(list(COMPANY, search("renamed corp"))).isEmpty();
        rename(LEAD, "Renamed Corp");

        assertThat(list(COMPANY, search("renamed corp"))).containsExactly(LEAD.value());
        indexChanges();
        assertThat(list(COMPANY, search("renamed corp"))).containsExactly(LEAD.value());
        rename(LEAD, "Something else");
        assertThat(list(COMPANY, search("renamed corp"))).isEmpty();
        indexChanges();
        assertThat(list(COMPANY, search("renamed corp"))).isEmpty();
        assertThat(list(COMPANY, search("techcorp"))).containsExactly(LEAD.value());
        assertThat(list(OTHER_COMPANY, search("renamed corp"))).isEmpty();
    }

    @Test
    void custom_fields_are_returned_on_request() {
        addLeads(aLead().withCustomField(DemoCatalog.NEWSLETTER, new CustomFieldValue.Bool(true)));
        LeadPaging paging = LeadPaging.first(LeadSort.ID_DESCENDING, 10);

        assertThat(onlyLead(new Query(LISTED, Criteria.ACTIVE, paging, true))
                        .fields()
                        .customFields())
                .hasSize(1);
        assertThat(onlyLead(new Query(LISTED, Criteria.ACTIVE, paging, false))
                        .fields()
                        .customFields())
                .isEmpty();
    }

    @Test
    void large_custom_fields_are_returned_in_several_pages() {
        LeadBuilder large =
                aLead().withCustomField(DemoCatalog.NOTES, new CustomFieldValue.Text(incompressible(900_000)));
        addLeads(large, large, large, large);
        List<Long> ids = new ArrayList<>();
        Optional<Position> after = Optional.empty();
        boolean hasMore = true;
        while (hasMore) {
            Page page =
                    page(new Query(LISTED, Criteria.ACTIVE, new LeadPaging(LeadSort.ID_ASCENDING, after, 0, 10), true));
            ids.addAll(ids(page));
            after = Optional.of(
                    Position.of(page.leads().get(page.leads().size() - 1).lead()));
            hasMore = page.hasMore();
        }

        assertThat(ids).containsExactly(1L, 2L, 3L, 4L);
    }

    private static String incompressible(int length) {
        return new Random(length)
                .ints(length, 0x4E00, 0x9FA5)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private void indexChanges() {
        while (persistence.leadListStore().updateSearchIndex(100) > 0) {
            // the next batch
        }
    }

    /** Adds leads with the ids 1, 2 and so on to a company of their own. */
    private void addLeads(LeadBuilder... builders) {
        List<Lead> leads = new ArrayList<>();
        for (int i = 0; i < builders.length; i++) {
            leads.add(builders[i].withCompany(LISTED).withId(i + 1L).build());
        }
        assertThat(persistence
                        .companyStore()
                        .add(new Company("Listed", DemoCatalog.demoCatalog(LISTED), Map.of(), leads), List.of()))
                .isEmpty();
    }

    private static Criteria anyOf(String... terms) {
        return criteria(List.of(Set.of(terms)), Set.of());
    }

    private static Criteria criteria(List<Set<String>> anyOf, Set<String> noneOf) {
        return new Criteria(anyOf, noneOf, List.of(), List.of(), Optional.empty(), Optional.empty(), Archival.EXCLUDE);
    }

    private static Criteria createdSince(Criteria criteria, Instant time) {
        return new Criteria(
                criteria.anyOf(),
                criteria.noneOf(),
                List.of(),
                List.of(),
                Optional.of(time),
                Optional.empty(),
                Archival.EXCLUDE);
    }

    private static Criteria archived(Criteria criteria, Archival archival) {
        return new Criteria(
                criteria.anyOf(),
                criteria.noneOf(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                archival);
    }

    private static Criteria search(String text, long... users) {
        Set<UserId> ids = Arrays.stream(users).mapToObj(UserId::new).collect(Collectors.toSet());
        return new Criteria(
                List.of(),
                Set.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(new TextSearch(text, ids)),
                Archival.EXCLUDE);
    }

    private List<Long> allPages(Criteria criteria, LeadSort sort, int limit) {
        List<Long> ids = new ArrayList<>();
        Optional<Position> after = Optional.empty();
        boolean hasMore = true;
        while (hasMore) {
            Page page = page(criteria, new LeadPaging(sort, after, 0, limit));
            ids.addAll(ids(page));
            hasMore = page.hasMore();
            after = hasMore
                    ? Optional.of(Position.of(
                            page.leads().get(page.leads().size() - 1).lead()))
                    : after;
        }
        return ids;
    }

    private List<Long> list(Criteria criteria) {
        return ids(page(criteria, LeadPaging.first(LeadSort.ID_DESCENDING, 10)));
    }

    private Page page(Criteria criteria, LeadPaging paging) {
        return page(new Query(LISTED, criteria, paging, false));
    }

    private Page page(Query query) {
        return persistence
                .leadListStore()
                .find(query)
                .fold(
                        page -> page,
                        remedy -> Assertions.fail(remedy),
                        () -> Assertions.fail("the deadline was exceeded"));
    }

    private Lead onlyLead(Query query) {
        return page(query).leads().get(0).lead();
    }

    private List<Long> list(CompanyId company, Criteria criteria) {
        return ids(page(new Query(company, criteria, LeadPaging.first(LeadSort.ID_DESCENDING, 10), false)));
    }

    private static List<Long> ids(Page page) {
        return page.leads().stream()
                .map(snapshot -> snapshot.lead().id().value())
                .toList();
    }
}
