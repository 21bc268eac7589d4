package dev.leadpatch.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.LimitedNode;
import dev.leadpatch.adapter.http.TrustedProxies;
import dev.leadpatch.adapter.persistence.StorageQuotas;
import dev.leadpatch.bootstrap.settings.ClientSettings;
import dev.leadpatch.domain.access.RateLimit;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of one lead: editing, conflicts, history, archiving, and the creation of a lead. */
class LeadPageTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final String key = company.addKeyWith("read", "write", "admin").value();
    private final ApiClient api = ApiClient.withKey(demo.baseUri(), key);
    private final Browser browser = Browser.signedIn(demo.baseUri(), key);
    private final long hot = company.addTag("Hot");
    private final long cold = company.addTag("Cold");
    private final long ada = company.addUser("Ada", "Lovelace");
    private final long number = company.addField("number", "Revenue");
    private final long select = company.addField("select", "Priority", "High", "Low");
    private final long multi = company.addField("multi_select", "Interests", "Hardware", "Software");
    private final long notes = company.addField("textarea", "Notes");
    private final long agreed = company.addField("boolean", "Agreed");
    private final long call = company.addField("date", "Next call");
    private final long lead = company.addLead();
    private final String path = "/console/leads/" + lead;

    @Nested
    class Editing {

        @Test
        void every_kind_of_field_can_be_set_and_cleared() {
            FormElement form = browser.open(path).form(path);
            form.select("[name=company_name]").val("Navy");
            form.select("[name=email]").val("grace@navy.example");
            choose(form, "status", "qualified");
            check(form, "tags", hot);
            check(form, "assignedUsers", ada);
            form.select(custom(number)).val("1500.50");
            choose(form, "customFields/" + select, "2");
            check(form, "customFields/" + multi, 1);
            check(form, "customFields/" + multi, 2);
            form.select(custom(notes)).val("first\nsecond");
            choose(form, "customFields/" + agreed, "false");
            form.select(custom(call)).val("2026-01-31");

            WebPage saved = browser.submit(form).assertStatus(200);

            assertThat(notice(saved)).isEqualTo("Saved.");
            Map<String, Object> stored = api.getLead(lead).json();
            assertThat(stored).containsEntry("company_name", "Navy").containsEntry("status", "qualified");
            assertThat(stored.get("tags").toString()).contains("Hot").doesNotContain("Cold");
            assertThat(stored.get("assigned_users").toString()).contains("Lovelace");
            assertThat(stored.get("custom_fields").toString())
                    .contains("number=1500.5", "select=2", "multi_select=[1, 2]", "first\nsecond", "boolean=false")
                    .contains("date=2026-01-31");

            FormElement cleared = saved.form(path);
            cleared.select("input[type=text], textarea").val("");
            cleared.select("[type=checkbox]").removeAttr("checked");
            for (long field : List.of(select, agreed)) {
                choose(cleared, "customFields/" + field, "");
            }
            assertThat(notice(browser.submit(cleared))).isEqualTo("Saved.");
            Map<String, Object> empty = api.getLead(lead).json();
            assertThat(empty).containsEntry("company_name", null).containsEntry("tags", List.of());
            assertThat(empty).containsEntry("custom_fields", List.of()).containsEntry("status", "qualified");
        }

        @Test
        void only_changed_fields_are_sent() {
            api.patch(
                            lead,
                            "{\"first_name\": \"Grace\", \"last_name\": \"Hopper\", \"tags\": [%d, %d]}"
                                    .formatted(hot, cold))
                    .assertStatus(200);
            FormElement form = browser.open(path).form(path);
            form.select("[name=first_name]").val("Ada");

            browser.submit(form).assertStatus(200);

            assertThat(company.history(lead).get(1)).singleElement().asString().contains("first_name", "Grace", "Ada");
        }

        @Test
        void form_without_changes_changes_nothing() {
            api.patch(lead, "{\"company_name\": \"Navy\", \"tags\": [%d, %d]}".formatted(hot, cold))
                    .assertStatus(200);

            WebPage page = browser.submit(browser.open(path).form(path));

            assertThat(notice(page)).startsWith("Nothing was changed");
            assertThat(company.history(lead)).hasSize(1);
        }

        @Test
        void lead_with_large_texts_can_be_saved() {
            long second = company.addField("textarea", "Second");
            long third = company.addField("textarea", "Third");
            String emoji = "\uD83D\uDE00".repeat(20_000);
            for (long field : List.of(notes, second, third)) {
                api.patch(lead, """
                                {"customFields": [
                                  {"customFieldId": %d, "type": "textarea", "value": {"textarea": "%s"}}]}""".formatted(field, emoji)).assertStatus(200);
            }
            FormElement form = browser.open(path).form(path);
            form.select("[name=first_name]").val("Ada");

            assertThat(notice(browser.submit(form).assertStatus(200))).isEqualTo("Saved.");

            assertThat(company.history(lead).get(3)).singleElement().asString().contains("first_name", "Ada");
        }

        @Test
        void text_with_any_line_breaks_is_unchanged() {
            api.patch(lead, """
                            {"customFields": [{"customFieldId": %d, "type": "textarea",
                              "value": {"textarea": "a\\r\\nb\\nc"}}]}""".formatted(notes)).assertStatus(200);
            FormElement form = browser.open(path).form(path);
            form.select(custom(notes)).val("a\r\nb\r\nc");

            assertThat(notice(browser.submit(form))).startsWith("Nothing was changed");
        }

        @Test
        void every_violation_is_shown_beside_its_field_and_the_input_is_kept() {
            FormElement form = browser.open(path).form(path);
            form.select("[name=email]").val("nobody");
            form.select("[name=phone_number]").val("x");
            form.select(custom(number)).val("many");
            form.select(custom(call)).val("tomorrow");
            form.select("[name=company_name]").val(" ");

            WebPage page = browser.submit(form).assertStatus(422);

            assertThat(errorOf(page, "email")).startsWith("Email must be");
            assertThat(errorOf(page, "phone_number")).startsWith("Phone number must");
            assertThat(errorOf(page, "customFields/" + number)).isEqualTo("Revenue must be a number");
            assertThat(errorOf(page, "customFields/" + call)).startsWith("Next call must");
            assertThat(errorOf(page, "company_name")).isEqualTo("Company name must not be blank");
            assertThat(page.html().select("small.error")).hasSize(5);
            assertThat(page.html().select("[role=alert]").text()).isEqualTo("Nothing was saved: 5 fields are invalid.");
            assertThat(page.html().select("[autofocus]").eachAttr("name")).containsExactly("company_name");
            for (Element input : page.html().select("[aria-invalid=true]")) {
                assertThat(page.html()
                                .select("#" + input.attr("aria-describedby"))
                                .text())
                        .isNotEmpty();
            }
            assertThat(page.html().select("[name=email]").val()).isEqualTo("nobody");
            assertThat(company.history(lead)).isEmpty();

            FormElement corrected = page.form(path);
            corrected.select("[name=email]").val("grace@navy.example");
            corrected.select("[name=phone_number], [name=company_name]").val("");
            corrected.select(custom(number) + ", " + custom(call)).val("");
            assertThat(notice(browser.submit(corrected).assertStatus(200))).isEqualTo("Saved.");
            assertThat(company.history(lead)).singleElement().asString().contains("grace@navy.example");
        }

        @Test
        void choice_that_was_archived_meanwhile_is_rejected_beside_its_field() {
            FormElement form = browser.open(path).form(path);
            check(form, "tags", hot);
            company.execute("update tags set archived = true where company_id = ? and id = ?", company.id(), hot);

            WebPage page = browser.submit(form).assertStatus(422);

            assertThat(errorOf(page, "tags")).startsWith("Hot ");
            assertThat(page.html().select("[name=tags]").eachAttr("aria-invalid"))
                    .containsOnly("true");
            assertThat(page.html().select("[autofocus]").eachAttr("name")).containsExactly("tags");
            assertThat(page.html().select("[name=tags][checked]").val()).isEqualTo(String.valueOf(hot));
        }

        @Test
        void archived_choice_is_offered_only_to_leads_that_have_it() {
            api.patch(lead, "{\"tags\": [%d]}".formatted(hot)).assertStatus(200);
            company.execute("update tags set archived = true where company_id = ?", company.id());

            assertThat(browser.open(path).html().select("[name=tags]").eachAttr("value"))
                    .containsExactly(String.valueOf(hot));
        }

        @Test
        void key_without_write_access_can_only_read() {
            Browser reader = Browser.signedIn(
                    demo.baseUri(), company.addKeyWith("read", "admin").value());
            WebPage page = reader.open(path).assertStatus(200);

            assertThat(page.html().select("main fieldset[disabled]")).hasSize(1);
            assertThat(page.html().select("main button")).isEmpty();
            FormElement form = page.form(path);
            form.select("[disabled]").removeAttr("disabled");
            form.select("[name=email]").val("grace@navy.example");
            assertThat(reader.submit(form).assertStatus(403).text()).contains("Write access required");
        }
    }

    @Nested
    class Conflicts {

        @Test
        void conflict_shows_what_changed_and_the_changes_can_be_applied_again() {
            api.patch(lead, "{\"first_name\": \"Grace\", \"tags\": [%d]}".formatted(hot))
                    .assertStatus(200);
            FormElement form = browser.open(path).form(path);
            form.select("[name=first_name]").val("Ada");
            form.select("[name=last_name]").val("Lovelace");
            api.patch(lead, "{\"first_name\": \"Jean\", \"tags\": [%d], \"status\": \"lost\"}".formatted(cold))
                    .assertStatus(200);

            WebPage conflict = browser.submit(form).assertStatus(409);

            assertThat(conflict.html().select("[role=alert]").text()).startsWith("Somebody else changed this lead");
            assertThat(noteOf(conflict, "first_name"))
                    .isEqualTo("Own changed this from Grace to Jean; your value replaces it if you save again.");
            assertThat(noteOf(conflict, "tags")).isEqualTo("Own changed this from Hot to Cold.");
            assertThat(noteOf(conflict, "status")).isEqualTo("Own changed this from New to Lost.");
            assertThat(conflict.html().select("small.note")).hasSize(3);
            assertThat(conflict.html()
                            .select("#field-first-name, #field-status, #field-tags")
                            .eachAttr("aria-describedby"))
                    .containsExactly("field-first-name-note", "field-status-note", "field-tags-note");
            assertThat(api.getLead(lead).json()).containsEntry("first_name", "Jean");

            assertThat(notice(browser.submit(conflict.form(path)).assertStatus(200)))
                    .isEqualTo("Saved.");
            assertThat(api.getLead(lead).json())
                    .containsEntry("first_name", "Ada")
                    .containsEntry("last_name", "Lovelace")
                    .containsEntry("status", "lost");
            assertThat(api.getLead(lead).get("tags").toString())
                    .contains("Cold")
                    .doesNotContain("Hot");
        }

        @Test
        void conflict_about_the_same_value_says_so() {
            FormElement form = browser.open(path).form(path);
            form.select("[name=first_name]").val("Jean");
            form.select("[name=last_name]").val("Bartik");
            api.patch(lead, "{\"first_name\": \"Jean\"}").assertStatus(200);

            WebPage conflict = browser.submit(form).assertStatus(409);

            assertThat(noteOf(conflict, "first_name")).isEqualTo("Own set the same value.");
            assertThat(notice(browser.submit(conflict.form(path)))).isEqualTo("Saved.");
            assertThat(company.history(lead).get(1)).singleElement().asString().contains("last_name");
        }

        @Test
        void changes_of_a_lead_that_was_archived_meanwhile_are_saved_with_its_restore() {
            FormElement form = browser.open(path).form(path);
            form.select("[name=first_name]").val("Ada");
            api.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
            archive();

            WebPage conflict = browser.submit(form).assertStatus(409);

            assertThat(conflict.html().select("[role=alert]").text())
                    .startsWith("Somebody else archived this lead meanwhile. Nothing was saved");
            assertThat(conflict.html().select("[name=first_name]").val()).isEqualTo("Ada");
            assertThat(noteOf(conflict, "status")).isEqualTo("Own changed this from New to Lost.");
            assertThat(browser.submit(conflict.form(path + "/restore-and-save"))
                            .assertStatus(200)
                            .html()
                            .select("[role=status]")
                            .text())
                    .isEqualTo("Saved.");
            assertThat(api.getLead(lead).json())
                    .containsEntry("first_name", "Ada")
                    .containsEntry("status", "lost");
        }

        @Test
        void invalid_changes_of_an_archived_lead_are_shown_after_its_restore() {
            FormElement form = browser.open(path).form(path);
            form.select("[name=email]").val("nobody");
            archive();
            FormElement restore = browser.submit(form).assertStatus(409).form(path + "/restore-and-save");

            WebPage rejected = browser.submit(restore).assertStatus(422);

            assertThat(errorOf(rejected, "email")).startsWith("Email must be");
            FormElement corrected = rejected.form(path);
            corrected.select("[name=email]").val("grace@navy.example");
            assertThat(notice(browser.submit(corrected))).isEqualTo("Saved.");
        }

        @Test
        void lead_that_was_restored_and_changed_meanwhile_is_a_conflict() {
            FormElement form = browser.open(path).form(path);
            form.select("[name=first_name]").val("Ada");
            archive();
            FormElement restore = browser.submit(form).assertStatus(409).form(path + "/restore-and-save");
            api.send("POST", "/api/v1/leads/" + lead + "/restore", "").assertStatus(200);
            api.patch(lead, "{\"first_name\": \"Jean\"}").assertStatus(200);

            WebPage conflict = browser.submit(restore).assertStatus(409);

            assertThat(noteOf(conflict, "first_name"))
                    .isEqualTo("Own changed this from no value to Jean; your value replaces it if you save again.");
            assertThat(notice(browser.submit(conflict.form(path)))).isEqualTo("Saved.");
        }

        @Test
        void lead_that_was_erased_meanwhile_is_reported() {
            FormElement form = browser.open(path).form(path);
            form.select("[name=first_name]").val("Ada");
            api.send("POST", "/api/v1/leads/" + lead + "/erase", "{}").assertStatus(200);

            WebPage page = browser.submit(form).assertStatus(409);

            assertThat(page.html().select("[role=alert]").text()).isEqualTo("This lead was erased. Nothing was saved.");
        }

        @Test
        void restore_of_a_lead_that_is_not_archived_any_more_does_nothing() {
            archive();
            FormElement restore = browser.open(path).form(path + "/restore");
            api.send("POST", "/api/v1/leads/" + lead + "/restore", "").assertStatus(200);

            assertThat(notice(browser.submit(restore)))
                    .isEqualTo("Nothing was done: the lead was not archived any more.");

            archive();
            assertThat(notice(browser.submit(restore))).startsWith("Nothing was done: somebody else changed");
        }

        @Test
        void archive_of_an_archived_lead_does_nothing() {
            FormElement archive = browser.open(path).form(path + "/archive");
            archive();

            assertThat(notice(browser.submit(archive))).isEqualTo("Nothing was done: the lead was archived already.");
        }

        private void archive() {
            api.send("DELETE", "/api/v1/leads/" + lead, "").assertStatus(204);
        }

        @Test
        void archive_of_a_changed_lead_shows_the_change_first() {
            FormElement archive = browser.open(path).form(path + "/archive");
            api.patch(lead, "{\"first_name\": \"Jean\"}").assertStatus(200);

            WebPage page = browser.submit(archive).assertStatus(200);

            assertThat(notice(page)).startsWith("Nothing was done");
            assertThat(page.heading()).isEqualTo("Jean");
            api.getLead(lead);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "0", "-1", "x", "99999999999999999999"})
        void form_without_a_valid_version_is_rejected(String version) {
            FormElement form = browser.open(path).form(path);
            form.select("[name=first_name]").val("Ada");
            form.select("[name=version]").val(version);

            browser.submit(form).assertStatus(400);

            assertThat(company.history(lead)).isEmpty();
        }
    }

    @Nested
    class Timeline {

        @Test
        void history_shows_who_changed_what_with_the_labels_of_that_time() {
            api.withHeader("X-Request-Id", "import-7")
                    .patch(lead, """
                            {"status": "lost", "tags": [%d], "customFields": [
                              {"customFieldId": %d, "type": "select", "value": {"select": 1}},
                              {"customFieldId": %d, "type": "boolean", "value": {"boolean": true}},
                              {"customFieldId": %d, "type": "number", "value": {"number": 1e3}}]}""".formatted(hot, select, agreed, number))
                    .assertStatus(200);
            company.execute("update tags set label = 'Warm' where company_id = ? and id = ?", company.id(), hot);

            Element entry = browser.open(path).html().select("ol.timeline > li").first();

            assertThat(entry.text()).startsWith("Updated by Own 20").contains("version 2, request import-7");
            assertThat(entry.select("dl > div").eachText())
                    .containsExactly(
                            "Status New → changed to Lost",
                            "Tags none → changed to Hot",
                            "Revenue no value → changed to 1000",
                            "Priority no value → changed to High",
                            "Agreed no value → changed to Yes");
            assertThat(entry.select("time").attr("datetime")).matches("20.*Z");
        }

        @Test
        void change_at_the_end_of_a_long_text_is_shown() {
            String text = "x".repeat(500);
            for (String end : List.of("old", "new")) {
                api.patch(lead, """
                                {"customFields": [{"customFieldId": %d, "type": "textarea",
                                  "value": {"textarea": "%s"}}]}""".formatted(notes, text + end)).assertStatus(200);
            }

            Element entry = browser.open(path).html().select("ol.timeline > li").first();

            assertThat(entry.select("del").text()).startsWith("…x").endsWith("xold");
            assertThat(entry.select("ins").text()).startsWith("…x").endsWith("xnew");
        }

        @Test
        void history_has_pages() {
            for (int i = 0; i < 60; i++) {
                api.patch(lead, "{\"first_name\": \"N%d\"}".formatted(i)).assertStatus(200);
            }

            WebPage first = browser.open(path);
            WebPage second = browser.open(
                    first.html().select("a:contains(Older changes)").attr("href"));

            assertThat(first.html().select("ol.timeline > li")).hasSize(50);
            assertThat(second.html().select("ol.timeline > li")).hasSize(10);
            assertThat(second.html().select("a:contains(Older changes)")).isEmpty();
        }
    }

    @Nested
    class Lifecycle {

        @Test
        void lead_is_archived_and_restored() {
            WebPage archived =
                    browser.submit(browser.open(path).form(path + "/archive")).assertStatus(200);

            assertThat(notice(archived)).startsWith("Archived.");
            assertThat(archived.html().select("main fieldset[disabled]")).hasSize(1);
            api.get("/api/v1/leads/" + lead).assertStatus(404);

            WebPage restored = browser.submit(archived.form(path + "/restore")).assertStatus(200);

            assertThat(notice(restored)).isEqualTo("Restored.");
            assertThat(restored.html().select("ol.timeline > li strong").eachText())
                    .containsExactly("Restored", "Archived");
            api.getLead(lead);
        }

        @Test
        void erased_lead_is_shown_as_a_tombstone() {
            api.patch(lead, "{\"first_name\": \"Grace\"}").assertStatus(200);
            api.send("POST", "/api/v1/leads/" + lead + "/erase", "{}").assertStatus(200);

            WebPage tombstone = browser.open(path).assertStatus(200);

            assertThat(tombstone.heading()).isEqualTo("Lead " + lead);
            assertThat(tombstone.text())
                    .contains("Erased", "Id " + lead, "Version 3")
                    .doesNotContain("Grace");
            assertThat(tombstone.html().select("ol.timeline > li strong").eachText())
                    .containsExactly("Erased", "Updated");
            assertThat(tombstone.html().select("main form")).isEmpty();
            assertThat(browser.open("/console/leads?archived=include").text()).contains("0 leads");
        }

        @Test
        void lead_is_created_by_the_rules_of_the_api() {
            FormElement form = browser.open("/console/leads/new").form("/console/leads");
            form.select("[name=email]").val("nobody");
            check(form, "tags", cold);

            WebPage rejected = browser.submit(form).assertStatus(422);
            assertThat(errorOf(rejected, "email")).startsWith("Email must be");
            FormElement corrected = rejected.form("/console/leads");
            corrected.select("[name=email]").val("grace@navy.example");
            WebPage created = browser.submit(corrected).assertStatus(200);

            assertThat(notice(created)).isEqualTo("Created.");
            assertThat(created.html().select("[name=email]").val()).isEqualTo("grace@navy.example");
            assertThat(created.html().select("[name=tags][checked]").val()).isEqualTo(String.valueOf(cold));
            assertThat(created.text()).contains("Source manual");
            assertThat(created.html().select("ol.timeline > li strong").eachText())
                    .containsExactly("Created");
        }

        @Test
        void empty_form_creates_no_lead() {
            WebPage page = browser.submit(browser.open("/console/leads/new").form("/console/leads"));

            assertThat(page.assertStatus(422).html().select("[role=alert]").text())
                    .isEqualTo("The lead must have at least one of these fields:"
                            + " Company name, First name, Last name, Email, Phone number.");
            assertThat(company.countLeads()).isEqualTo(1);
        }

        @Test
        void lead_is_created_beyond_the_quota_of_idempotency_keys() throws Exception {
            StorageQuotas quotas = new StorageQuotas(1, 1_000_000, 1_000_000);
            try (LimitedNode node =
                    LimitedNode.start(new ClientSettings(TrustedProxies.NONE, RateLimit.NONE, 100, quotas))) {
                Browser user = Browser.signedIn(
                        node.client("").baseUri(),
                        company.addKeyWith("read", "write", "admin").value());
                for (String name : List.of("Ada", "Grace", "Alan")) {
                    FormElement form = user.open("/console/leads/new").form("/console/leads");
                    form.select("[name=first_name]").val(name);

                    assertThat(notice(user.submit(form).assertStatus(200))).isEqualTo("Created.");
                }
            }
            assertThat(company.countLeads()).isEqualTo(4);
        }

        @Test
        void form_that_is_sent_twice_creates_one_lead() {
            FormElement form = browser.open("/console/leads/new").form("/console/leads");
            form.select("[name=first_name]").val("Ada");

            WebPage first = browser.submit(form).assertStatus(200);
            WebPage second = browser.submit(form).assertStatus(200);

            assertThat(second.path()).isEqualTo(first.path());
            assertThat(company.countLeads()).isEqualTo(2);
        }

        @Test
        void used_form_with_other_values_creates_another_lead_on_confirmation() {
            FormElement form = browser.open("/console/leads/new").form("/console/leads");
            form.select("[name=first_name]").val("Ada");
            browser.submit(form).assertStatus(200);
            form.select("[name=first_name]").val("Grace");

            WebPage page = browser.submit(form).assertStatus(409);

            assertThat(page.html().select("[role=alert]").text()).startsWith("This form was sent before");
            assertThat(company.countLeads()).isEqualTo(2);
            assertThat(browser.submit(page.form("/console/leads")).heading()).isEqualTo("Grace");
            assertThat(company.countLeads()).isEqualTo(3);
        }

        @Test
        void rejected_form_that_is_sent_twice_is_rejected_twice() {
            FormElement form = browser.open("/console/leads/new").form("/console/leads");
            form.select("[name=email]").val("nobody");

            browser.submit(form).assertStatus(422);

            assertThat(errorOf(browser.submit(form).assertStatus(422), "email")).startsWith("Email must be");
        }

        @Test
        void form_of_an_erased_lead_is_not_executed_again() {
            FormElement form = browser.open("/console/leads/new").form("/console/leads");
            form.select("[name=first_name]").val("Ada");
            String created = browser.submit(form).path().replaceAll(".*/([0-9]+).*", "$1");
            api.send("POST", "/api/v1/leads/" + created + "/erase", "{}").assertStatus(200);

            assertThat(browser.submit(form).assertStatus(410).text()).contains("created and erased");
        }

        @Test
        void missing_required_field_is_reported_beside_its_input() {
            long budget = company.addField("number", "Budget");
            long region = company.addField("select", "Region", "North");
            company.execute(
                    "update custom_fields set required = true where company_id = ? and id in (?, ?)",
                    company.id(),
                    budget,
                    region);
            FormElement form = browser.open("/console/leads/new").form("/console/leads");
            form.select("[name=first_name]").val("Ada");

            WebPage page = browser.submit(form).assertStatus(422);

            assertThat(errorOf(page, "customFields/" + budget)).isEqualTo("Budget is required");
            assertThat(errorOf(page, "customFields/" + region)).isEqualTo("Region is required");
            assertThat(page.html().select("[role=alert]").text()).isEqualTo("Nothing was saved: 2 fields are invalid.");
            assertThat(page.html().select("[autofocus]").eachAttr("name")).containsExactly("customFields/" + budget);
        }
    }

    @Test
    void lead_is_found_by_its_uuid() {
        String uuid = api.getLead(lead).get("uuid").toString();

        assertThat(browser.open("/console/leads/" + uuid).assertStatus(200).text())
                .contains("Id " + lead);
        FormElement form = browser.open(path).form(path);
        form.attr("action", "/console/leads/" + uuid);
        form.select("[name=first_name]").val("Ada");
        assertThat(browser.submit(form).path()).startsWith(path + "?");
        browser.open("/console/leads/" + uuid.replace(uuid.charAt(0), uuid.charAt(0) == 'a' ? 'b' : 'a'))
                .assertStatus(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "x", "9223372036854775807", "9223372036854775806", "99999999999999999999", "1%2F2"})
    void unknown_lead_is_not_found(String id) {
        assertThat(browser.open("/console/leads/" + id).assertStatus(404).heading())
                .isEqualTo("Page not found");
    }

    @Test
    void lead_of_another_company_is_not_found() {
        Browser other = Browser.signedIn(demo.baseUri(), ApiClient.READ_WRITE_KEY);
        long archived = company.addLead();
        company.archive(archived);

        other.open(path).assertStatus(404);
        other.open("/console/leads/" + archived).assertStatus(404);
        FormElement form = browser.open(path).form(path);
        form.select("[name=first_name]").val("Ada");
        form.select("[name=csrf_token]")
                .val(other.open("/console").html().select("[name=csrf_token]").val());
        other.submit(form).assertStatus(404);
        form.attr("action", path + "/archive");
        other.submit(form).assertStatus(404);
        form.attr("action", "/console/leads/" + archived + "/restore");
        other.submit(form).assertStatus(404);
        assertThat(company.history(lead)).isEmpty();
    }

    private static String custom(long field) {
        return "[name=customFields/" + field + "]";
    }

    private static void choose(FormElement form, String name, String value) {
        form.select("[name=" + name + "] option").removeAttr("selected");
        form.select("[name=" + name + "] option[value=\"" + value + "\"]").attr("selected", "");
    }

    private static void check(FormElement form, String name, long value) {
        form.select("[name=" + name + "][value=" + value + "]").attr("checked", "");
    }

    private static String notice(WebPage page) {
        return page.html().select("[role=status]").text();
    }

    private static String errorOf(WebPage page, String field) {
        return page.html()
                .select("#field-" + field.replace('_', '-').replace('/', '-') + "-error")
                .text();
    }

    private static String noteOf(WebPage page, String field) {
        return page.html().select("#field-" + field.replace('_', '-') + "-note").text();
    }
}
