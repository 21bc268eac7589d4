package dev.leadpatch.adapter.http.console.page;

import dev.leadpatch.adapter.http.message.TextResponse;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.LinkedHashMap;
import java.util.Map;

/** Renders pages from templates. The values of a view are escaped for the place where the template writes them. */
public final class Page {

    /** The path of the console; the paths of all its pages start with it. */
    public static final String ROOT = "/console";

    private static final String MEDIA_TYPE = "text/html;charset=utf-8";
    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Page.class.getClassLoader(), "dev.leadpatch.adapter.http.console");

    // data: is for the icons in Pico's style sheet
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'self'; script-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", CONTENT_SECURITY_POLICY,
            "X-Frame-Options", "DENY",
            // with no-referrer, browsers would send "Origin: null" with forms
            "Referrer-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cache-Control", "no-store");

    private Page() {}

    /**
     * Renders a page.
     *
     * @param template the path of the template, such as {@code lead/list.jte}
     * @param view the parameter of the template
     */
    public static TextResponse render(int status, String template, Object view) {
        StringOutput html = new StringOutput();
        TEMPLATES.render(template, view, html);
        return new TextResponse(status, HEADERS, MEDIA_TYPE, html.toString());
    }

    /** Redirects the browser to a page after a form was sent. */
    public static TextResponse redirect(String path) {
        return new TextResponse(303, Map.of("Location", path, "Cache-Control", "no-store"), MEDIA_TYPE, "");
    }

    /** Renders a page with additional headers. */
    static TextResponse render(int status, String template, Object view, Map<String, String> additionalHeaders) {
        TextResponse page = render(status, template, view);
        Map<String, String> headers = new LinkedHashMap<>(page.headers());
        headers.putAll(additionalHeaders);
        return new TextResponse(page.status(), headers, page.mediaType(), page.body());
    }
}
