package dev.leadpatch.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiResponse;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.FormElement;
import org.jsoup.select.Elements;

/** A page of the console, with the path that it was loaded from. */
record WebPage(String path, ApiResponse response, Document html) {

    WebPage(String path, ApiResponse response) {
        this(path, response, Jsoup.parse(response.body()));
    }

    WebPage assertStatus(int expected) {
        response.assertStatus(expected);
        assertThat(response.header("Content-Type")).contains("text/html;charset=utf-8");
        return this;
    }

    /** Returns the text of the main part. */
    String text() {
        return html.select("main").text();
    }

    String heading() {
        return html.select("main h1").text();
    }

    /** Asserts that an update of a part of the page keeps the focus: htmx restores it by the id of the element. */
    void assertKeepsFocus() {
        Elements focusable =
                html.select("[hx-trigger^=every]").select("a, button, input, select, textarea, summary, [tabindex]");
        assertThat(focusable).isNotEmpty().allSatisfy(element -> {
            assertThat(element.id()).as(element.outerHtml()).isNotEmpty();
            assertThat(html.select("#" + element.id())).hasSize(1);
        });
    }

    /** Returns the form with this action. */
    FormElement form(String action) {
        return html.forms().stream()
                .filter(form -> form.attr("action").equals(action))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no form " + action + " in " + html));
    }
}
