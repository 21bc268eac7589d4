package dev.leadpatch.adapter.http.message;

import dev.leadpatch.application.lead.Precondition;
import dev.leadpatch.domain.lead.Lead;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Optimistic locking: renders a lead's version as a strong entity tag and parses {@code If-Match} (RFC 9110 §8.8.3 and
 * §13.1.1).
 */
public final class EntityTag {

    public static final String ETAG = "ETag";
    public static final String IF_MATCH = "If-Match";

    private static final Pattern TAG_PATTERN =
            Pattern.compile("\\G[ \\t,]*(?<weak>W/)?\"(?<tag>[!#-~\\x80-\\xFF]*)\"[ \\t]*(?=,|$)[ \\t,]*");
    // 18 digits fit into a long; a billion changes a second would take 31 years to exceed them
    private static final Pattern VERSION_PATTERN = Pattern.compile("[1-9][0-9]{0,17}");

    private EntityTag() {}

    public static String of(Lead lead) {
        return of(lead.version());
    }

    public static String of(long version) {
        return "\"" + version + "\"";
    }

    /**
     * Parses {@code If-Match}. A weak tag, or a tag that is not a version, matches no lead.
     *
     * @throws HttpErrorException 400 if the header is neither {@code *} nor a list of entity tags
     */
    public static Precondition precondition(Context ctx) {
        return precondition(Collections.list(ctx.req().getHeaders(IF_MATCH)));
    }

    static Precondition precondition(List<String> headers) {
        if (headers.isEmpty()) {
            return Precondition.NONE;
        }
        String value = String.join(",", headers).strip();
        return value.equals("*") ? Precondition.EXISTS : new Precondition.OneOf(versions(value));
    }

    private static Set<Long> versions(String list) {
        Set<Long> versions = new HashSet<>();
        Matcher member = TAG_PATTERN.matcher(list);
        int end = 0;
        while (member.find()) {
            end = member.end();
            if (member.group("weak") == null
                    && VERSION_PATTERN.matcher(member.group("tag")).matches()) {
                versions.add(Long.parseLong(member.group("tag")));
            }
        }
        if (end == 0 || end < list.length()) {
            throw HttpErrorException.of(
                    400, "invalid_header", "The header If-Match must be * or a list of entity tags, such as \"7\"");
        }
        return versions;
    }
}
