package dev.leadpatch.adapter.http.console.session;

import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Section;
import dev.leadpatch.application.access.Caller;
import java.util.Optional;

/**
 * The session of a request, whose API key is still valid and has admin access.
 *
 * @param csrfToken the token that each form must contain
 */
public record ActiveSession(Caller caller, String csrfToken) {

    /** Returns the layout of a page. */
    public Layout layout(Section section, String title) {
        return new Layout(
                title,
                Optional.of(section),
                Optional.of(new Layout.User(caller.label(), caller.company().value(), csrfToken)));
    }
}
