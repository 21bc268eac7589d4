package dev.leadpatch.adapter.http.console.page;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Converts what inputs of the type {@code datetime-local} send, which has no offset. Forms ask for times in UTC. */
public final class TimeInput {
    private static final Pattern LOCAL = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})(:[0-9.]+)?");

    private TimeInput() {}

    /** Returns a time in the format of RFC 3339. Other texts stay unchanged, so that a rule rejects them. */
    public static String toRfc3339(String text) {
        Matcher local = LOCAL.matcher(text.strip());
        if (!local.matches()) {
            return text.strip();
        }
        return local.group(1) + (local.group(2) == null ? ":00" : local.group(2)) + "Z";
    }
}
