package dev.leadpatch.adapter.http.console.page;

import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.TextResponse;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Locale;

/** What a form has done. A redirect passes it on to the next page, which shows it. */
public enum Done {
    SAVED("Saved."),
    CREATED("Created."),
    ENABLED("Enabled. Pending deliveries are sent now."),
    DISABLED("Disabled. Pending deliveries are kept."),
    DELETED("Deleted."),
    QUEUED("Queued: the delivery is sent again."),
    REVOKED("Revoked. Requests with this key now fail."),
    ARCHIVED("Archived. Leads that have it keep it."),
    RESTORED("Restored.");

    /** The query parameter of pages that a form redirects to. */
    public static final String PARAMETER = "done";

    private final String sentence;

    Done(String sentence) {
        this.sentence = sentence;
    }

    /** Redirects to a page that shows what was done; the path must have no query. */
    public TextResponse redirect(String path) {
        return Page.redirect(path + "?" + PARAMETER + "=" + name().toLowerCase(Locale.ROOT));
    }

    /** Returns what was done before this request, as a sentence; empty if nothing was. */
    public static String sentence(Context ctx) {
        String name = ContextRequest.query(ctx).find(PARAMETER).orElse("");
        return Arrays.stream(values())
                .filter(done -> done.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .map(done -> done.sentence)
                .orElse("");
    }
}
