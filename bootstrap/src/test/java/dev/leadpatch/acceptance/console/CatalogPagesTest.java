package dev.leadpatch.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of the catalog. */
class CatalogPagesTest {
    private static final String ROOT = "/console/catalog";
    private static final String TAGS = ROOT + "/tags";
    private static final String USERS = ROOT + "/users";
    private static final String FIELDS = ROOT + "/custom-fields";
    private static final String SCRIPT = "<script>alert(1)</script>";

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final String key = company.addKeyWith("read", "write", "admin").value();
    private final ApiClient api = ApiClient.withKey(demo.baseUri(), key);
    private final Browser browser = Browser.signedIn(demo.baseUri(), key);

    @Test
    void tag_is_created_edited_archived_and_restored() {
        FormElement form = form(TAGS + "/new");
        form.select("[name=label]").val(SCRIPT + " hot");
        form.select("[name=background_color]").val("#ff0000");
        form.select("[name=partner_type] option[value=referral]").attr("selected", "selected");
        WebPage created = browser.submit(form).assertStatus(200);
        assertThat(created.html().select("[role=status]").text()).isEqualTo("Created.");
        assertThat(created.heading()).isEqualTo(SCRIPT + " hot");
        assertThat(created.html().select("main script")).isEmpty();
        assertThat(tags(""))
                .first()
                .satisfies(tag -> assertThat(tag)
                        .containsEntry("background_color", "#ff0000")
                        .containsEntry("text_color", "#FFFFFF")
                        .containsEntry("partner_type", "referral"));

        FormElement edit = created.form(
                created.html().select("form[action^=" + TAGS + "]").first().attr("action"));
        edit.select("[name=label]").val("Warm");
        edit.select("[name=partner_type] option").removeAttr("selected");
        WebPage saved = browser.submit(edit).assertStatus(200);
        assertThat(saved.text()).contains("Saved.");
        assertThat(tags("").get(0)).containsEntry("label", "Warm").containsEntry("partner_type", null);

        String path = edit.attr("action");
        WebPage archived =
                browser.submit(browser.open(path).form(path + "/archive")).assertStatus(200);
        assertThat(archived.text()).contains("Archived. Leads that have it keep it.");
        assertThat(tags("")).isEmpty();
        assertThat(browser.open(TAGS).html().select("tbody tr").text()).contains("Warm", "Archived");
        WebPage restored = browser.submit(archived.form(path + "/restore")).assertStatus(200);
        assertThat(restored.text()).contains("Restored.");
        assertThat(tags("")).hasSize(1);
    }

    @Test
    void violations_of_a_tag_are_shown_beside_its_inputs() {
        company.addTag("Hot");
        FormElement form = form(TAGS + "/new");
        form.select("[name=label]").val("x".repeat(256));
        form.select("[name=background_color]").val("red");
        form.select("[name=text_color]").val("\"><script>");
        form.select("[name=partner_type] option").attr("value", "friend");

        WebPage page = browser.submit(form).assertStatus(422);

        assertThat(error(page, "label")).contains("Label must have at most 255 characters");
        assertThat(error(page, "background-color")).contains("Background color must be a color");
        assertThat(error(page, "text-color")).contains("must be a color");
        assertThat(error(page, "partner-type")).isNotEmpty();
        assertThat(page.html().select("[autofocus]").attr("id")).isEqualTo("label");
        assertThat(page.html().select("main script")).isEmpty();
        assertThat(tags("")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\u200B", "a\nb"})
    void blank_or_multi_line_label_is_rejected(String label) {
        FormElement form = form(TAGS + "/new");
        form.select("[name=label]").val(label);

        assertThat(error(browser.submit(form).assertStatus(422), "label")).startsWith("Label must");
        assertThat(tags("")).isEmpty();
    }

    @Test
    void label_that_is_taken_is_refused_beside_its_input() {
        long tag = company.addTag("Hot");
        api.send("DELETE", "/api/v1/tags/" + tag, new byte[0]).assertStatus(204);
        long other = company.addTag("Cold");
        FormElement form = form(TAGS + "/" + other);
        form.select("[name=label]").val("HOT");

        WebPage page = browser.submit(form).assertStatus(422);

        assertThat(error(page, "label"))
                .isEqualTo("Label is already used by the tag " + tag + ", which is archived and can be restored");
        assertThat(page.html().select("[name=label]").val()).isEqualTo("HOT");
        assertThat(page.heading()).isEqualTo("Cold");
    }

    @Test
    void user_is_created_and_edited_with_violations_beside_inputs() {
        FormElement form = form(USERS + "/new");
        form.select("[name=email]").val("not an address");
        form.select("[name=first_name]").val("Ada");

        WebPage rejected = browser.submit(form).assertStatus(422);

        assertThat(error(rejected, "email")).startsWith("Email must be");
        assertThat(error(rejected, "last-name")).startsWith("Last name must not be blank");
        assertThat(rejected.html().select("[name=first_name]").val()).isEqualTo("Ada");
        FormElement again = rejected.form(USERS + "/new");
        again.select("[name=email]").val("ada@own.example");
        again.select("[name=last_name]").val("O'Lovelace " + SCRIPT);
        WebPage created = browser.submit(again).assertStatus(200);
        assertThat(created.heading()).isEqualTo("Ada O'Lovelace " + SCRIPT);
        assertThat(created.html().select("main script")).isEmpty();
        assertThat(browser.open(USERS + "?search=LOVELACE").html().select("tbody tr"))
                .hasSize(1);
        assertThat(browser.open(USERS + "?search=nobody").text()).contains("Nothing found.");
    }

    @Test
    void custom_field_is_created_with_options_that_are_managed_on_its_page() {
        FormElement form = form(FIELDS + "/new");
        form.select("[name=label]").val("Priority " + SCRIPT);
        form.select("[name=type] option").removeAttr("selected");
        form.select("[name=type] option[value=select]").attr("selected", "selected");
        form.select("[name=required]").attr("checked", "checked");
        form.select("[name=options]").val("High\r\n\r\nLow " + SCRIPT + "\r\n");

        WebPage field = browser.submit(form).assertStatus(200);

        assertThat(field.html().select("tbody tr")).hasSize(2);
        assertThat(field.html().select("main script")).isEmpty();
        assertThat(field.html().select("[name=type], [name=category], [name=options]"))
                .isEmpty();
        Map<String, Object> stored = api.get("/api/v1/custom-fields").jsonList().get(0);
        assertThat(stored)
                .containsEntry("type", "select")
                .containsEntry("required", true)
                .containsEntry("shared", false);
        String path = FIELDS + "/" + stored.get("id");

        FormElement option = form(path + "/options/new");
        option.select("[name=label]").val("high");
        assertThat(error(browser.submit(option).assertStatus(422), "label")).contains("already used by the option 1");
        option.select("[name=label]").val("Medium");
        WebPage created = browser.submit(option).assertStatus(200);
        assertThat(created.html().select("main a").first().attr("href")).isEqualTo(path);
        WebPage archived =
                browser.submit(created.form(path + "/options/3/archive")).assertStatus(200);
        assertThat(archived.text()).contains("Archived");
        assertThat(browser.open(path).html().select("tbody tr:contains(Medium)").text())
                .contains("Archived");
        FormElement edit = browser.open(path).form(path);
        edit.select("[name=required]").removeAttr("checked");
        browser.submit(edit).assertStatus(200);
        assertThat(api.get("/api/v1/custom-fields").jsonList().get(0)).containsEntry("required", false);
    }

    @Test
    void members_that_another_session_has_saved_meanwhile_are_kept() {
        String tag = TAGS + "/" + company.addTag("Hot");
        String user = USERS + "/" + company.addUser("Ada", "Example");
        String field = FIELDS + "/" + company.addField("text", "Text");

        editTwice(
                tag,
                edit -> edit.select("[name=label]").val("Warm"),
                edit -> edit.select("[name=text_color]").val("#123456"));
        editTwice(
                user,
                edit -> edit.select("[name=first_name]").val("Grace"),
                edit -> edit.select("[name=last_name]").val("Hopper"));
        editTwice(
                field,
                edit -> edit.select("[name=label]").val("Priority"),
                edit -> edit.select("[name=shared]").attr("checked", "checked"));

        assertThat(tags("").get(0)).containsEntry("label", "Warm").containsEntry("text_color", "#123456");
        assertThat(api.get("/api/v1/users").jsonList())
                .anySatisfy(stored ->
                        assertThat(stored).containsEntry("first_name", "Grace").containsEntry("last_name", "Hopper"));
        assertThat(api.get("/api/v1/custom-fields").jsonList().get(0))
                .containsEntry("label", "Priority")
                .containsEntry("shared", true);
    }

    private void editTwice(String path, Consumer<FormElement> first, Consumer<FormElement> second) {
        FormElement firstForm = form(path);
        FormElement secondForm = form(path);
        first.accept(firstForm);
        second.accept(secondForm);
        browser.submit(firstForm).assertStatus(200);
        browser.submit(secondForm).assertStatus(200);
    }

    @Test
    void member_that_another_session_has_changed_meanwhile_is_a_conflict() {
        String field = FIELDS + "/" + company.addField("select", "Priority", "High");
        for (String path : List.of(TAGS + "/" + company.addTag("Hot"), field, field + "/options/1")) {
            FormElement first = form(path);
            FormElement second = form(path);
            first.select("[name=label]").val("First");
            browser.submit(first).assertStatus(200);
            second.select("[name=label]").val("Second");

            WebPage conflict = browser.submit(second).assertStatus(409);

            assertThat(conflict.html().select("[role=alert]").text())
                    .contains("Nothing was saved", "Label is now: First");
            assertThat(conflict.heading()).isEqualTo("First");
            assertThat(browser.submit(conflict.form(path)).assertStatus(200).heading())
                    .isEqualTo("Second");
        }
    }

    @Test
    void colors_that_the_user_did_not_change_are_not_changed() {
        long tag = company.addTag("Hot");
        company.execute(
                "update tags set background_color = '#ABCDEF' where company_id = ? and id = ?", company.id(), tag);
        FormElement form = form(TAGS + "/" + tag);
        form.select("[name=label]").val("Warm");

        browser.submit(form).assertStatus(200);

        assertThat(form.select("[name=background_color]").val()).isEqualTo("#abcdef");
        assertThat(tags("").get(0)).containsEntry("background_color", "#ABCDEF").containsEntry("label", "Warm");
    }

    @Test
    void violations_of_a_custom_field_are_shown_beside_its_inputs() {
        FormElement form = form(FIELDS + "/new");
        form.select("[name=type] option").attr("value", "color");
        form.select("[name=category]").val("Leads!");

        WebPage page = browser.submit(form).assertStatus(422);
        assertThat(error(page, "label")).contains("must not be blank");
        assertThat(error(page, "type")).isNotEmpty();
        assertThat(error(page, "category")).contains("must be the name of a category");

        FormElement text = form(FIELDS + "/new");
        text.select("[name=label]").val("Text");
        text.select("[name=options]").val("One");
        assertThat(error(browser.submit(text).assertStatus(422), "options")).contains("only select and multi_select");
        assertThat(api.get("/api/v1/custom-fields").jsonList()).isEmpty();
    }

    @Test
    void entry_of_another_company_is_not_found() {
        CompanyFixture other = CompanyFixture.create(demo.database());
        long field = other.addField("select", "Other", "One");
        String token = browser.open(TAGS).html().select("[name=csrf_token]").val();
        List<String> entries = List.of(
                TAGS + "/" + other.addTag("Other"),
                USERS + "/" + other.addUser("Eve", "Other"),
                FIELDS + "/" + field,
                FIELDS + "/" + field + "/options/1",
                TAGS + "/x",
                TAGS + "/0",
                TAGS + "/99999999999999999999999",
                FIELDS + "/x/options/1");

        for (String entry : entries) {
            browser.open(entry).assertStatus(404);
            for (String action : List.of("", "/archive", "/restore")) {
                browser.send("POST", entry + action, "label=x&csrf_token=" + token)
                        .assertStatus(404);
                browser.send("POST", entry + action, "label=x").assertStatus(403);
            }
        }
        browser.open(FIELDS + "/" + field + "/options/new").assertStatus(404);
        browser.send("POST", FIELDS + "/" + field + "/options/new", "label=x&csrf_token=" + token)
                .assertStatus(404);
    }

    @Test
    void key_without_read_access_sees_no_catalog() {
        Browser admin =
                Browser.signedIn(demo.baseUri(), company.addKeyWith("admin").value());

        assertThat(admin.open(TAGS).assertStatus(403).text()).contains("Read access required");
        assertThat(browser.open(ROOT).path()).isEqualTo(TAGS);
    }

    @Test
    void list_is_limited_and_says_so() {
        for (int i = 0; i < 201; i++) {
            company.addTag("Tag " + i);
        }

        WebPage page = browser.open(TAGS).assertStatus(200);

        assertThat(page.html().select("tbody tr")).hasSize(200);
        assertThat(page.text()).contains("1 more. Search to find them.");
    }

    @Test
    void inputs_and_tables_have_names_for_screen_readers() {
        company.addTag("Hot");
        for (String path : List.of(TAGS, USERS, FIELDS)) {
            WebPage list = browser.open(path);
            assertThat(list.html().select("main th")).allMatch(th -> th.hasAttr("scope"));
            assertThat(list.html()
                            .select("nav[aria-label=Catalog] [aria-current=page]")
                            .attr("href"))
                    .isEqualTo(path);
            WebPage form = browser.open(path + "/new");
            for (Element input :
                    form.html().select("main input:not([type=hidden]):not([type=checkbox]), main select")) {
                assertThat(form.html().select("label[for=" + input.id() + "]")).hasSize(1);
            }
        }
    }

    private FormElement form(String path) {
        return browser.open(path).assertStatus(200).form(path);
    }

    private static String error(WebPage page, String input) {
        return page.html().select("#" + input + "-error").text();
    }

    private List<Map<String, Object>> tags(String query) {
        return api.get("/api/v1/tags" + query).assertStatus(200).jsonList();
    }
}
