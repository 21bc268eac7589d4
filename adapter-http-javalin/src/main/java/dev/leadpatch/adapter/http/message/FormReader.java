package dev.leadpatch.adapter.http.message;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.QueryString;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Reads the fields of an HTML form from the body of a request. */
public final class FormReader {

    private static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

    // far more than the largest form has: that of a lead with all custom fields
    private static final int MAX_FIELDS = 10_000;

    private final HttpSettings settings;

    public FormReader(HttpSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns the fields of the form.
     *
     * @throws HttpErrorException 415 if the body is not a form, 413 if it has too many fields, or 413, 408 or 400 as for
     *     other bodies
     */
    public QueryString read(Context ctx) {
        Request request = ServletContextRequest.getServletContextRequest(ctx.req());
        if (!isForm(request.getHeaders())) {
            throw HttpErrorException.of(415, "unsupported_media_type", "Content-Type must be " + MEDIA_TYPE);
        }
        String text = new String(RequestBody.of(request, settings).bytes(), StandardCharsets.UTF_8);
        if (text.chars().filter(character -> character == '&').count() >= MAX_FIELDS) {
            throw HttpErrorException.of(
                    413, "payload_too_large", "The form has more than the maximum of " + MAX_FIELDS + " fields");
        }
        return QueryString.parse(text);
    }

    static boolean isForm(HttpFields headers) {
        String type = Objects.requireNonNullElse(headers.get(HttpHeader.CONTENT_TYPE), "");
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(MEDIA_TYPE);
    }
}
