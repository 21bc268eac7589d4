package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listing and searching leads: {@code GET /api/v1/leads}. */
class ListLeadsTest {
    private static final String PATH = "/api/v1/leads";
    private static final Pattern NEXT_LINK = Pattern.compile("<(/api/v1/leads\\?[^>]+)>; rel=\"next\"");

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final ApiClient client = EndpointApiFixture.client(company.addKeyWith("read", "write"));

    private ApiResponse list(String query) {
        return client.get(PATH + query).assertStatus(200);
    }

    private List<Long> ids(String query) {
        return ids(list(query));
    }

    private static List<Long> ids(ApiResponse response) {
        return response.jsonList().stream().map(lead -> (Long) lead.get("id")).toList();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private long addLead(String patch) {
        long lead = company.addLead();
        client.patch(lead, patch).assertStatus(200);
        return lead;
    }

    /** The members of the leads. */
    @Nested
    class Response {

        @Test
        void list_without_leads_is_an_empty_array() {
            ApiResponse response = list("");

            assertThat(response.body()).isEqualTo("[]");
            assertThat(response.header("Link")).isEmpty();
            assertThat(response.header("Leadpatch-Next-Cursor")).isEmpty();
        }

        @Test
        void lead_has_the_members_of_get_without_custom_fields() {
            long field = company.addField("text", "Industry");
            long tag = company.addTag("Hot");
            long lead = addLead(
                    "{\"company_name\": \"Acme\", \"tags\": [%d], \"assignedUsers\": [%d], \"customFields\": [%s]}"
                            .formatted(tag, company.ownerId(), PatchBodies.customFieldEntry(field, "text", "Steel")));
            Map<String, Object> got = new LinkedHashMap<>(client.getLead(lead).json());

            Map<String, Object> listed = list("").jsonList().get(0);
            Map<String, Object> listedWithCustomFields =
                    list("?include=custom_fields").jsonList().get(0);

            got.put("total", 1L);
            got.put("campaign_id", null);
            got.put("campaign_title", null);
            got.put("campaign_partners", List.of());
            assertThat(listedWithCustomFields).isEqualTo(got);
            assertThat(listed.keySet().iterator().next()).isEqualTo("total");
            got.remove("custom_fields");
            assertThat(listed).isEqualTo(got);
        }

        @Test
        void leads_of_other_companies_are_not_listed() {
            company.addLead();
            CompanyFixture other = CompanyFixture.create(demo.database());
            ApiClient otherClient = EndpointApiFixture.client(other.addKeyWith("read"));

            assertThat(otherClient.get(PATH).assertStatus(200).body()).isEqualTo("[]");
        }

        @Test
        void head_returns_the_headers_of_get() {
            company.addLead();
            company.addLead();

            ApiResponse head =
                    client.send("HEAD", PATH + "?limit=1", new byte[0]).assertStatus(200);

            assertThat(head.body()).isEmpty();
            assertThat(head.header("Leadpatch-Next-Cursor"))
                    .isEqualTo(list("?limit=1").header("Leadpatch-Next-Cursor"));
        }
    }

    /** The parameters that select leads. */
    @Nested
    class Filters {

        @Test
        void status_is_one_or_several() {
            long fresh = company.addLead();
            long lost = addLead("{\"status\": \"lost\"}");
            addLead("{\"status\": \"converted\"}");

            assertThat(ids("?status=lost")).containsExactly(lost);
            assertThat(ids("?status=new,lost")).containsExactly(lost, fresh);
            assertThat(ids("?status=new,%20lost,new")).containsExactly(lost, fresh);
            assertThat(ids("?status=qualified")).isEmpty();
            assertThat(ids("?status=")).hasSize(3);
            client.patch(lost, "{\"status\": \"new\"}").assertStatus(200);
            assertThat(ids("?status=lost")).isEmpty();
        }

        @Test
        void tags_and_users_match_any_of_their_ids() {
            long hot = company.addTag("Hot");
            long cold = company.addTag("Cold");
            long ada = company.addUser("Ada", "Byron");
            long grace = company.addUser("Grace", "Hopper");
            long first = addLead("{\"tags\": [%d], \"assignedUsers\": [%d]}".formatted(hot, ada));
            long second = addLead("{\"tags\": [%d, %d], \"assignedUsers\": [%d]}".formatted(hot, cold, grace));
            long third = company.addLead();

            assertThat(ids("?tags=" + cold)).containsExactly(second);
            assertThat(ids("?tags=" + hot + "," + cold)).containsExactly(second, first);
            assertThat(ids("?users=" + ada)).containsExactly(first);
            assertThat(ids("?users=" + ada + "," + grace + "&tags=" + hot)).containsExactly(second, first);
            assertThat(ids("?users=" + ada + "&tags=" + cold)).isEmpty();
            assertThat(ids("?assigned=1")).containsExactly(second, first);
            assertThat(ids("?unassigned=1")).containsExactly(third);
            assertThat(ids("?assigned=0&unassigned=&tags=&users=")).hasSize(3);
        }

        @Test
        void email_and_phone_number_match_other_spellings() {
            long lead = addLead("{\"email\": \"Jane+X@Acme.example\", \"phone_number\": \"+1-555 0100\"}");
            long internationalized = addLead("{\"email\": \"info@xn--mller-kva.example\"}");

            assertThat(ids("?email=info@M%C3%BCller.example")).containsExactly(internationalized);
            assertThat(ids("?email=jane%2Bx@acme.EXAMPLE")).containsExactly(lead);
            assertThat(ids("?email=jane+x@acme.example")).containsExactly(lead);
            assertThat(ids("?email=x@acme.example")).isEmpty();
            assertThat(ids("?phone_number=%2B15550100")).containsExactly(lead);
            assertThat(ids("?phone_number=+1(555)0100")).containsExactly(lead);
            assertThat(ids("?phone_number=15550100")).isEmpty();
        }

        /** Two dates with the same local time and offset are equal. */
        @Test
        void date_matches_in_each_spelling() {
            long date = company.addField("date", "Start");
            long lead = addLead("{\"customFields\": [%s]}"
                    .formatted(PatchBodies.customFieldEntry(date, "date", "2024-01-15T14:30:00.500+0000")));
            addLead("{\"customFields\": [%s]}"
                    .formatted(PatchBodies.customFieldEntry(date, "date", "2024-01-15T16:30:00.5+02:00")));

            for (String spelling : List.of(
                    "2024-01-15T14:30:00.500+0000",
                    "2024-01-15T14:30:00.5Z",
                    "2024-01-15t14:30:00.50z",
                    "2024-01-15T14:30:00.5+00:00")) {
                assertThat(ids("?customFields/" + date + "=" + encode(spelling)))
                        .as(spelling)
                        .containsExactly(lead);
            }
            assertThat(ids("?customFields/" + date + "=2024-01-15T14:30:00Z")).isEmpty();

            client.patch(
                            lead,
                            "{\"customFields\": [%s]}"
                                    .formatted(PatchBodies.customFieldEntry(date, "date", "2024-01-16T00:00:00.0Z")))
                    .assertStatus(200);
            assertThat(ids("?customFields/" + date + "=2024-01-15T14:30:00.5Z")).isEmpty();
            assertThat(ids("?customFields/" + date + "=2024-01-16T00:00:00Z")).containsExactly(lead);
        }

        @Test
        void refusal_of_a_time_names_what_is_missing() {
            assertThat(client.get(PATH + "?created_since=2024-01-15T14:30")
                            .assertError(400, "invalid_query")
                            .body())
                    .contains("created_since must have seconds and a time zone");
            assertThat(client.get(PATH + "?cursor=2024-01-15T14:30:00")
                            .assertError(400, "invalid_query")
                            .body())
                    .contains("cursor must have a time zone", "or be a cursor of this list");
        }

        @Test
        void custom_fields_match_by_the_rules_of_their_type() {
            long text = company.addField("text", "Industry");
            long number = company.addField("number", "Revenue");
            long flag = company.addField("boolean", "Newsletter");
            long date = company.addField("date", "Start");
            long choice = company.addField("select", "Stage", "Early", "Late");
            long choices = company.addField("multi_select", "Interests", "Hardware", "Software");
            String longText = "x".repeat(300);
            long lead = addLead("{\"customFields\": [%s, %s, %s, %s, %s, %s]}"
                    .formatted(
                            PatchBodies.customFieldEntry(text, "text", longText),
                            PatchBodies.customFieldEntry(number, "number", 1500),
                            PatchBodies.customFieldEntry(flag, "boolean", true),
                            PatchBodies.customFieldEntry(date, "date", "2024-01-15"),
                            PatchBodies.customFieldEntry(choice, "select", 2),
                            PatchBodies.customFieldEntry(choices, "multi_select", List.of(2, 1))));
            addLead("{\"customFields\": [%s]}".formatted(PatchBodies.customFieldEntry(text, "text", longText + "y")));

            Map<Long, List<String>> matches = Map.of(
                    text, List.of(longText, " " + longText),
                    number, List.of("1500", "1500.00"),
                    flag, List.of("true"),
                    date, List.of("2024-01-15"),
                    choice, List.of("2", "1,2"),
                    choices, List.of("1", "2", "1,2"));
            matches.forEach((field, values) ->
                    values.forEach(value -> assertThat(ids("?customFields/" + field + "=" + encode(value)))
                            .as(value)
                            .containsExactly(lead)));
            Map<Long, String> others =
                    Map.of(text, "x".repeat(299), number, "15", flag, "false", date, "2024-01-16", choice, "1");
            others.forEach((field, value) -> assertThat(ids("?customFields/" + field + "=" + value))
                    .as(value)
                    .isEmpty());
            assertThat(ids("?customFields="
                            + encode(
                                    "[{\"id\": %d, \"value\": {\"number\": 1.5e3}}, {\"id\": %d, \"value\": {\"multi_select\": [2]}}]"
                                            .formatted(number, choices))))
                    .containsExactly(lead);
            assertThat(ids("?customFields=" + encode("[]"))).hasSize(2);
        }

        @Test
        void source_and_creation_time_match() {
            long lead = company.addLead();
            long later = company.addLead();
            company.execute("update leads set source = 'web_form' where id = ?", lead);
            company.execute("insert into lead_index values (?, 'source=web_form', ?)", company.id(), lead);
            company.execute(
                    "update leads set created_at = '2024-02-01T00:00:00.5Z', updated_at = now() where id = ?", later);

            assertThat(ids("?source=web_form")).containsExactly(lead);
            assertThat(ids("?source=web")).isEmpty();
            assertThat(ids("?created_since=2024-02-01")).containsExactly(later);
            assertThat(ids("?created_since=2024-02-01T01:00:00.5%2B01:00")).containsExactly(later);
            assertThat(ids("?created_since=2024-02-01T01:00:00.5+01:00")).containsExactly(later);
            assertThat(ids("?created_since=2024-02-01T00:00:00.500001Z")).isEmpty();
            assertThat(ids("?created_since=2024-01-01T00:00:00Z")).hasSize(2);
            assertThat(ids("?created_since=2024-02-01t01:00:00.500%2B0100")).containsExactly(later);
        }

        @Test
        void search_finds_substrings_without_case_and_accents_and_assigned_users() {
            long ada = company.addUser("Ådå", "Bÿron");
            long lead =
                    addLead("{\"company_name\": \"Müller & Söhne\", \"first_name\": \"Renée\", \"last_name\": \"Doe\","
                            + " \"phone_number\": \"+49 30 1234\", \"email\": \"info@mueller.example\"}");
            long assigned = addLead("{\"assignedUsers\": [%d]}".formatted(ada));

            for (String text : List.of("MULLER", "ller & so", "renee doe", "4930", "30 12", "@mueller", " müller ")) {
                assertThat(ids("?search=" + encode(text))).as(text).containsExactly(lead);
            }
            assertThat(ids("?search=ada+byron")).containsExactly(assigned);
            assertThat(ids("?search=muller&status=lost")).isEmpty();
            assertThat(ids("?search=muller&status=new&sort=created_at")).containsExactly(lead);
            assertThat(ids("?search=%25")).isEmpty();
            assertThat(ids("?search=")).hasSize(2);
            client.patch(lead, "{\"company_name\": \"Acme\", \"email\": null}").assertStatus(200);
            assertThat(ids("?search=muller")).isEmpty();
            assertThat(ids("?search=acme")).containsExactly(lead);
        }

        @Test
        void archived_leads_are_listed_on_request() {
            long active = company.addLead();
            long archived = company.addLead();
            company.archive(archived);

            assertThat(ids("")).containsExactly(active);
            assertThat(ids("?archived=exclude&status=new")).containsExactly(active);
            assertThat(ids("?archived=only")).containsExactly(archived);
            assertThat(ids("?archived=only&status=new")).containsExactly(archived);
            assertThat(ids("?archived=include&sort=id")).containsExactly(active, archived);
            assertThat(list("?status=new").jsonList().get(0)).containsEntry("total", 1L);
        }

        @Test
        void user_id_must_be_a_user_and_filters_nothing() {
            long lead = company.addLead();

            assertThat(ids("?userId=" + company.ownerId())).containsExactly(lead);
            assertThat(ids("?userId=")).containsExactly(lead);
        }
    }

    /** Errors of the query. */
    @Nested
    class Refusals {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "status=won | status",
                    "status=new, | status",
                    "tags=x | tags",
                    "tags=1,,2 | tags",
                    "tags=0 | tags",
                    "users=-1 | users",
                    "users=99999999999999999999 | users",
                    "assigned=yes | assigned",
                    "assigned=1&unassigned=1 | unassigned",
                    "email= | email",
                    "email=a%00b | email",
                    "phone_number=abc | phone_number",
                    "source=%20 | source",
                    "search=a%00b | search",
                    "created_since=yesterday | created_since",
                    "created_since=2024-02-30 | created_since",
                    "created_since=2024-01-15T14:30:00 | created_since",
                    "archived=yes | archived",
                    "include=tags | include",
                    "limit=0 | limit",
                    "limit=201 | limit",
                    "limit=x | limit",
                    "limit=51&page=1 | limit",
                    "pageSize=51 | pageSize",
                    "page=0 | page",
                    "page=1002 | page",
                    "limit=5&pageSize=5 | pageSize",
                    "sort=name | sort",
                    "sort=[ | sort",
                    "sort=[{\"type\": 1}] | sort",
                    "sort={} | sort",
                    "customFields={} | customFields",
                    "customFields=[1] | customFields",
                    "customFields=[{\"id\": 0, \"value\": {}}] | customFields",
                    "customFields=[{\"id\": 1, \"value\": 2}] | customFields",
                    "view=all | view",
                    "partner_type=friend | partner_type",
                    "cursor=x | cursor",
                    "cursor=2024-99-01T00:00:00Z | cursor",
                    "sort=id&cursor=2024-01-01T00:00:00Z | cursor",
                    "userId=x | userId",
                    "userId=1 | userId"
                })
        void invalid_value_is_refused_by_name(String query, String parameter) {
            String escaped = query.replace("[", "%5B")
                    .replace("]", "%5D")
                    .replace("{", "%7B")
                    .replace("}", "%7D")
                    .replace("\"", "%22")
                    .replace(" ", "%20");

            ApiResponse response = client.get(PATH + "?" + escaped).assertError(400, "invalid_query");

            assertThat(response.json()).containsEntry("parameter", parameter);
            assertThat((String) response.get("error")).startsWith("The query parameter " + parameter + " ");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "view=received",
                    "view=sent",
                    "view=reseller",
                    "view=campaigns",
                    "partner_type=reseller",
                    "sort=%5B%7B%22type%22:%22status%22,%22asc%22:true%7D%5D",
                    "sort=%5B%7B%22type%22:%22id%22%7D,%7B%22type%22:%22id%22%7D%5D",
                    "sort=%5B%7B%22type%22:%22id%22,%22nulls%22:%22last%22%7D%5D",
                    "customFields=%5B%7B%22id%22:1,%22operator%22:%22gt%22,%22value%22:%7B%7D%7D%5D"
                })
        void unsupported_value_of_the_vendor_is_refused(String query) {
            ApiResponse response = client.get(PATH + "?" + query).assertError(400, "not_supported");

            assertThat(response.json()).containsEntry("parameter", query.substring(0, query.indexOf('=')));
        }

        @Test
        void all_errors_are_reported_at_once() {
            ApiResponse response =
                    client.get(PATH + "?status=won&limit=0&view=sent&tags=x").assertError(400, "invalid_query");

            assertThat(errors(response))
                    .containsExactly(
                            "status invalid_query", "tags invalid_query", "view not_supported", "limit invalid_query");
        }

        @Test
        void ids_of_another_company_are_refused() {
            CompanyFixture other = CompanyFixture.create(demo.database());
            String query = "?tags=%d&users=%d&customFields/%d=x&userId=%d"
                    .formatted(
                            other.addTag("Hot"), other.ownerId(), other.addField("text", "Industry"), other.ownerId());

            ApiResponse response = client.get(PATH + query).assertError(400, "invalid_query");

            assertThat(errors(response)).hasSize(4).allMatch(error -> error.endsWith(" invalid_query"));
        }

        @ParameterizedTest
        @CsvSource({
            "number, abc",
            "number, ''",
            "boolean, yes",
            "date, 2024-02-30",
            "select, 9",
            "select, x",
            "multi_select, '1,9'"
        })
        void value_of_a_custom_field_must_fit_its_type(String type, String value) {
            long field = type.endsWith("select") ? company.addField(type, "F", "One") : company.addField(type, "F");

            ApiResponse response = client.get(PATH + "?customFields/" + field + "=" + encode(value))
                    .assertError(400, "invalid_query");

            assertThat(response.json()).containsEntry("parameter", "customFields/" + field);
        }

        @Test
        void json_value_of_a_custom_field_must_fit_its_type() {
            long field = company.addField("multi_select", "F", "One");
            for (String value : List.of(
                    "{\"text\": \"x\"}",
                    "{\"multi_select\": [9]}",
                    "{\"multi_select\": {\"add\": [1]}}",
                    "{\"multi_select\": 1}")) {
                client.get(PATH + "?customFields=" + encode("[{\"id\": %d, \"value\": %s}]".formatted(field, value)))
                        .assertError(400, "invalid_query");
            }
            client.get(PATH + "?customFields="
                            + encode("[{\"id\": %d, \"value\": {\"multi_select\": null}}]".formatted(field)))
                    .assertError(400, "not_supported");
        }

        @Test
        void textarea_is_not_supported() {
            long field = company.addField("textarea", "Notes");

            client.get(PATH + "?customFields/" + field + "=x").assertError(400, "not_supported");
        }

        @Test
        void unknown_parameter_is_refused_with_the_nearest_name() {
            ApiResponse response = client.get(PATH + "?page_size=5").assertError(400, "invalid_query");
            assertThat(response.json()).containsEntry("suggestion", "pageSize");

            client.get(PATH + "?customFields/x=5").assertError(400, "invalid_query");
            client.get(PATH + "?customFields/%7Bid%7D=5").assertError(400, "invalid_query");
            client.get(PATH + "?tags=1&tags=2").assertError(400, "invalid_query");
            assertThat(client.withHeader("Prefer", "handling=lenient")
                            .get(PATH + "?zzz=1")
                            .assertStatus(200)
                            .header("Leadpatch-Ignored"))
                    .hasValue("zzz");
        }

        @Test
        void read_access_is_required() {
            ApiClient writer = EndpointApiFixture.client(company.addKeyWith("write"));

            assertThat(writer.get(PATH + "?limit=0").assertStatus(403).body())
                    .isEqualTo("{\"error\":\"Read access required for this operation\"}");
            client.withoutHeader("Authorization").get(PATH).assertStatus(401);
        }

        @SuppressWarnings("unchecked")
        private static List<String> errors(ApiResponse response) {
            return ((List<Map<String, Object>>) response.get("errors"))
                    .stream()
                            .map(error -> error.get("parameter") + " " + error.get("code"))
                            .toList();
        }
    }

    /** Pages, cursors and totals. */
    @Nested
    class Paging {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "-id",
                    "id",
                    "created_at",
                    "-created_at",
                    "[{\"type\":\"created_at\",\"asc\":true}]",
                    "[{\"type\":\"id\"}]"
                })
        void pages_contain_every_lead_once_in_order(String sort) {
            List<Long> leads = addLeads(7);
            boolean ascending = sort.startsWith("id") || sort.startsWith("created") || sort.contains("true");
            List<Long> expected = new ArrayList<>(leads);
            if (!ascending) {
                expected.sort((one, other) -> Long.compare(other, one));
            }

            assertThat(allPages("?limit=3&sort=" + encode(sort))).isEqualTo(expected);
            assertThat(allPages("?limit=2&status=new&sort=" + encode(sort))).isEqualTo(expected);
        }

        private List<Long> allPages(String query) {
            List<Long> ids = new ArrayList<>();
            ApiResponse page = list(query);
            while (true) {
                assertThat(page.jsonList()).allSatisfy(lead -> assertThat(lead).containsEntry("total", 7L));
                ids.addAll(ids(page));
                Optional<String> next = page.header("Link");
                assertThat(page.header("Leadpatch-Next-Cursor").isPresent()).isEqualTo(next.isPresent());
                if (next.isEmpty()) {
                    return ids;
                }
                page = client.get(nextOf(next.get())).assertStatus(200);
            }
        }

        @Test
        void cursor_can_be_added_to_the_same_query() {
            List<Long> leads = addLeads(3);
            String cursor =
                    list("?limit=2&status=new").header("Leadpatch-Next-Cursor").orElseThrow();

            assertThat(ids("?limit=1&status=new&cursor=" + cursor)).containsExactly(leads.get(0));
            assertThat(ids("?limit=1&status=new&include=custom_fields&sort=-id&cursor=" + cursor))
                    .containsExactly(leads.get(0));
        }

        @Test
        void cursor_of_another_list_is_refused() {
            addLeads(3);
            String cursor =
                    list("?limit=2&status=new").header("Leadpatch-Next-Cursor").orElseThrow();
            CompanyFixture other = CompanyFixture.create(demo.database());
            ApiClient otherClient = EndpointApiFixture.client(other.addKeyWith("read"));

            assertThat(error(client, "?status=new&sort=id&cursor=" + cursor))
                    .isEqualTo("The query parameter cursor belongs to a list with sort=-id");
            assertThat(error(client, "?cursor=" + cursor))
                    .isEqualTo(
                            "The query parameter cursor belongs to a list with another filter; repeat all its parameters");
            assertThat(error(client, "?status=new&archived=only&cursor=" + cursor))
                    .contains("another filter");
            assertThat(error(client, "?status=new&cursor=" + cursor + "x"))
                    .contains("must be the Leadpatch-Next-Cursor");
            assertThat(error(otherClient, "?status=new&cursor=" + cursor))
                    .contains("must be the Leadpatch-Next-Cursor");
            assertThat(error(client, "?status=new&page=2&cursor=" + cursor))
                    .contains("must not be combined with cursor");
        }

        private static String error(ApiClient caller, String query) {
            return (String)
                    caller.get(PATH + query).assertError(400, "invalid_query").get("error");
        }

        @Test
        void time_of_the_vendors_cursor_selects_older_leads() {
            List<Long> leads = addLeads(4);
            String time = (String) client.getLead(leads.get(2)).get("created_at");

            ApiResponse page = list("?limit=1&cursor=" + time);
            assertThat(ids(page)).containsExactly(leads.get(1));
            assertThat(ids(client.get(nextOf(page.header("Link").orElseThrow()))))
                    .containsExactly(leads.get(0));
            assertThat(ids("?sort=created_at&cursor=" + time)).containsExactly(leads.get(3));
            assertThat(ids("?sort=-created_at&cursor=" + time)).containsExactly(leads.get(1), leads.get(0));
            assertThat(ids("?cursor=")).hasSize(4);
        }

        @Test
        void numbered_pages_have_the_vendors_size() {
            List<Long> leads = addLeads(12);

            assertThat(ids("?page=1")).hasSize(10);
            assertThat(ids("?page=2")).containsExactly(leads.get(1), leads.get(0));
            assertThat(ids("?page=3")).isEmpty();
            assertThat(ids("?pageSize=5")).hasSize(5);
            ApiResponse second = list("?page=2&pageSize=5");
            assertThat(ids(second))
                    .containsExactly(leads.get(6), leads.get(5), leads.get(4), leads.get(3), leads.get(2));
            assertThat(second.header("Link")).hasValue("</api/v1/leads?pageSize=5&page=3>; rel=\"next\"");
            assertThat(second.jsonList().get(0)).containsEntry("total", 12L);
            assertThat(ids("?page=1&limit=3")).hasSize(3);
            assertThat(ids("")).hasSize(12);
        }

        /** Adds leads with different creation times, in ascending order. */
        private List<Long> addLeads(int count) {
            List<Long> leads = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long lead = company.addLead();
                company.execute("""
                        update leads
                        set created_at = (created_at at time zone 'UTC' + interval '%d ms') at time zone 'UTC',
                            updated_at = now()
                        where id = ?
                        """.formatted(i), lead);
                leads.add(lead);
            }
            return leads;
        }
    }

    private static String nextOf(String link) {
        Matcher matcher = NEXT_LINK.matcher(link);
        assertThat(matcher.matches()).as(link).isTrue();
        return matcher.group(1);
    }

    /** Lists while leads are changed, created and archived. */
    @Nested
    class Concurrency {
        private static final int WRITERS = 8;
        private static final int LEADS = 300;
        private static final int ROUNDS = 6;

        @Test
        void pages_by_id_contain_every_lead_that_exists_throughout_exactly_once() throws Exception {
            List<Long> permanent = new ArrayList<>();
            List<Long> temporary = new ArrayList<>();
            company.addLeads(LEADS).forEach(lead -> (lead % 10 == 0 ? temporary : permanent).add(lead));
            AtomicBoolean stop = new AtomicBoolean();
            ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
            List<Future<?>> results = new ArrayList<>();
            try {
                for (int i = 0; i < WRITERS; i++) {
                    int writer = i;
                    results.add(writers.submit(() -> write(writer, permanent, temporary, stop)));
                }
                for (int round = 0; round < ROUNDS; round++) {
                    assertListed(permanent, round % 2 == 0 ? "-id" : "id");
                }
            } finally {
                stop.set(true);
                writers.shutdown();
            }
            for (Future<?> result : results) {
                result.get();
            }
            assertThat(list("?limit=1").jsonList().get(0))
                    .satisfies(lead -> assertThat((Long) lead.get("total")).isGreaterThanOrEqualTo(permanent.size()));
        }

        private void assertListed(List<Long> permanent, String sort) {
            List<Long> listed = new ArrayList<>();
            Optional<String> next = Optional.of(PATH + "?limit=20&status=new,lost&sort=" + sort);
            while (next.isPresent()) {
                ApiResponse page = client.get(next.get()).assertStatus(200);
                listed.addAll(ids(page));
                next = page.header("Link").map(ListLeadsTest::nextOf);
            }
            assertThat(listed).doesNotHaveDuplicates();
            Set<Long> missing = new HashSet<>(permanent);
            listed.forEach(missing::remove);
            assertThat(missing).isEmpty();
        }

        private void write(int writer, List<Long> permanent, List<Long> temporary, AtomicBoolean stop) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            while (!stop.get()) {
                if (writer < 5) {
                    long lead = permanent.get(random.nextInt(permanent.size()));
                    String status = random.nextBoolean() ? "lost" : "new";
                    client.patch(
                                    lead,
                                    "{\"status\": \"%s\", \"company_name\": \"C %d\"}"
                                            .formatted(status, random.nextInt(1_000)))
                            .assertStatus(200);
                } else if (writer == 5) {
                    client.send("POST", PATH, "{\"first_name\": \"New\"}").assertStatus(201);
                } else if (writer == 6) {
                    client.send(
                                    "POST",
                                    PATH + "/batch",
                                    "{\"leads\": [{\"first_name\": \"A\"}, {\"first_name\": \"B\"}]}")
                            .assertStatus(200);
                } else {
                    String lead = PATH + "/" + temporary.get(random.nextInt(temporary.size()));
                    client.send("DELETE", lead, new byte[0]).assertStatus(204);
                    client.send("POST", lead + "/restore", new byte[0]).assertStatus(200);
                }
            }
        }
    }
}
