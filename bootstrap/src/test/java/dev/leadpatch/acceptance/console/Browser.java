package dev.leadpatch.acceptance.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Connection.KeyVal;
import org.jsoup.nodes.FormElement;

/** A browser without scripts: it keeps cookies, follows redirects, and submits forms as they are in the page. */
final class Browser {
    private static final int MAX_REDIRECTS = 5;

    private final URI base;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    Browser(URI base) {
        this.base = base;
    }

    /** Returns a browser that has signed in with an API key. */
    static Browser signedIn(URI base, String key) {
        Browser browser = new Browser(base);
        browser.signIn(key).assertStatus(200);
        return browser;
    }

    /** Fills in the form to sign in. */
    WebPage signIn(String key) {
        FormElement form = open("/console/sign-in").form("/console/sign-in");
        form.select("[name=key]").val(key);
        return submit(form);
    }

    /** Opens a page, following redirects. */
    WebPage open(String path) {
        return follow(path, send("GET", path, ""));
    }

    /** Submits a form with its current values, following redirects. */
    WebPage submit(FormElement form) {
        String path = form.attr("action");
        String data = encode(form.formData());
        return form.attr("method").equalsIgnoreCase("post")
                ? follow(path, send("POST", path, data))
                : open(path + "?" + data);
    }

    /** Sends a request without following a redirect. */
    ApiResponse send(String method, String path, String form) {
        return send(client(method), method, path, form);
    }

    /** Sends a form with other headers than a browser would. */
    ApiResponse post(ApiClient client, String path, String form) {
        return send(client, "POST", path, form);
    }

    /** Returns a client with the cookies, and for forms with the headers, of a browser. */
    ApiClient client(String method) {
        ApiClient client = new ApiClient(base, List.of());
        if (!cookies.isEmpty()) {
            client = client.withHeader("Cookie", cookieHeader());
        }
        return method.equals("POST")
                ? client.withHeader("Content-Type", "application/x-www-form-urlencoded")
                        .withHeader("Origin", base.toString())
                : client;
    }

    String cookieHeader() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    void setCookie(String name, String value) {
        cookies.put(name, value);
    }

    private ApiResponse send(ApiClient client, String method, String path, String form) {
        ApiResponse response = client.send(method, path, ApiClient.utf8(form));
        response.header("Set-Cookie")
                .ifPresent(header -> HttpCookie.parse(header).forEach(this::store));
        return response;
    }

    private void store(HttpCookie cookie) {
        if (cookie.getMaxAge() == 0) {
            cookies.remove(cookie.getName());
        } else {
            cookies.put(cookie.getName(), cookie.getValue());
        }
    }

    private WebPage follow(String path, ApiResponse response) {
        String current = path;
        ApiResponse last = response;
        for (int i = 0; last.header("Location").isPresent(); i++) {
            assertThat(i).as("redirects from " + path).isLessThan(MAX_REDIRECTS);
            assertThat(last.status()).isEqualTo(303);
            current = last.header("Location").get();
            last = send("GET", current, "");
        }
        return new WebPage(current, last);
    }

    static String encode(List<KeyVal> fields) {
        return fields.stream()
                .map(field -> URLEncoder.encode(field.key(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
