package dev.leadpatch.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiResponse;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.FormElement;

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

    /** Returns the form with this action. */
    FormElement form(String action) {
        return html.forms().stream()
                .filter(form -> form.attr("action").equals(action))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no form " + action + " in " + html));
    }
}
