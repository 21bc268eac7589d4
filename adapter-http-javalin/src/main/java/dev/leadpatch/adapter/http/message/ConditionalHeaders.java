package dev.leadpatch.adapter.http.message;

import dev.leadpatch.application.lead.Precondition;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The headers {@code If-Match} and {@code If-None-Match} of a request (RFC 9110 §13.1.1 and §13.1.2), whose entity tags are
 * versions of a lead.
 */
public final class ConditionalHeaders {
    public static final String IF_MATCH = "If-Match";
    public static final String IF_NONE_MATCH = "If-None-Match";
    private static final String IF_UNMODIFIED_SINCE = "If-Unmodified-Since";

    /** Of a request without conditional headers. */
    public static final ConditionalHeaders NONE = new ConditionalHeaders(Optional.empty(), Optional.empty());

    // 18 digits fit into a long; a billion changes a second would take 31 years to exceed them
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,17}");
    private static final Pattern SUFFIXED_VERSION = Pattern.compile("(?<version>" + VERSION + ")(?<suffix>[^0-9].*)");

    private final Optional<Tags> ifMatch;
    private final Optional<Tags> ifNoneMatch;

    private ConditionalHeaders(Optional<Tags> ifMatch, Optional<Tags> ifNoneMatch) {
        this.ifMatch = ifMatch;
        this.ifNoneMatch = ifNoneMatch;
    }

    /**
     * Parses the headers of a request that writes a lead.
     *
     * @throws HttpErrorException 400 if a header is neither {@code *} nor a list of entity tags, or if there is a time to
     *     compare with, because leads have no {@code Last-Modified}
     */
    public static ConditionalHeaders of(Context ctx) {
        if (ctx.header(IF_UNMODIFIED_SINCE) != null) {
            throw HttpErrorException.of(
                    400,
                    "invalid_header",
                    IF_UNMODIFIED_SINCE + " is not supported; set If-Match to the ETag of the lead");
        }
        return new ConditionalHeaders(
                ifMatch(ctx).map(Tags::requireValid), ifNoneMatch(ctx).map(Tags::requireValid));
    }

    private static Optional<Tags> ifMatch(Context ctx) {
        return Tags.of(IF_MATCH, Collections.list(ctx.req().getHeaders(IF_MATCH)));
    }

    private static Optional<Tags> ifNoneMatch(Context ctx) {
        return Tags.of(IF_NONE_MATCH, IfNoneMatchHeader.values(ctx));
    }

    /**
     * Requires that the version of a lead that is read meets {@code If-Match}.
     *
     * @throws HttpErrorException 412 if it does not, 400 if the header is invalid
     */
    public static void requireMatch(Context ctx, long version) {
        ConditionalHeaders headers = new ConditionalHeaders(ifMatch(ctx).map(Tags::requireValid), Optional.empty());
        if (!headers.toPrecondition().holds(version)) {
            throw headers.mismatch(version);
        }
    }

    /** Whether a read must return 304: the client has this version. An invalid header is ignored, which is always safe. */
    public static boolean isNotModified(Context ctx, long version) {
        return ifNoneMatch(ctx)
                .filter(tags -> tags.isValid() && tags.toPrecondition(true).holds(version))
                .isPresent();
    }

    /** Returns the name of the first conditional header of a request. */
    public static Optional<String> findName(Context ctx) {
        return ifMatch(ctx).or(() -> ifNoneMatch(ctx)).map(Tags::name);
    }

    /** Returns the precondition of both headers. A weak tag, or a tag that is not a version, matches no {@code If-Match}. */
    public Precondition toPrecondition() {
        Precondition required = ifMatch.map(tags -> tags.toPrecondition(false)).orElse(Precondition.NONE);
        return ifNoneMatch
                .<Precondition>map(tags -> new Precondition.Excluding(required, tags.toPrecondition(true)))
                .orElse(required);
    }

    /** Returns the error for a lead whose version does not meet the precondition. */
    public HttpErrorException mismatch(long version) {
        return HttpErrorException.of(
                        412, "version_mismatch", "The lead is at version " + version + ", " + describeMismatch(version))
                .withHeader(EntityTag.ETAG, EntityTag.of(version))
                .withMember("current_version", version);
    }

    private String describeMismatch(long version) {
        if (toPrecondition().holds(version)) {
            return "whose updated_at is not that of the request body";
        }
        boolean matches =
                ifMatch.map(tags -> tags.toPrecondition(false).holds(version)).orElse(true);
        return matches
                ? "which matches " + IF_NONE_MATCH
                : "which does not match " + IF_MATCH
                        + ifMatch.map(Tags::describeChangedTags).orElse("");
    }

    /**
     * The value of a header.
     *
     * @param isValid whether it is {@code *} or a list of entity tags
     */
    private record Tags(String name, boolean isAny, List<Tag> list, boolean isValid) {
        private static final Pattern TAG =
                Pattern.compile("\\G[ \\t,]*(?<weak>W/)?\"(?<opaque>[!#-~\\x80-\\xFF]*)\"[ \\t]*(?=,|$)[ \\t,]*");

        static Optional<Tags> of(String name, List<String> values) {
            return values.isEmpty()
                    ? Optional.empty()
                    : Optional.of(of(name, String.join(",", values).strip()));
        }

        private static Tags of(String name, String value) {
            if (value.equals("*")) {
                return new Tags(name, true, List.of(), true);
            }
            List<Tag> tags = new ArrayList<>();
            Matcher member = TAG.matcher(value);
            int end = 0;
            while (member.find()) {
                end = member.end();
                tags.add(new Tag(member.group("opaque"), member.group("weak") != null));
            }
            return new Tags(name, false, tags, end > 0 && end == value.length());
        }

        Tags requireValid() {
            if (!isValid) {
                throw HttpErrorException.of(
                        400,
                        "invalid_header",
                        "The header " + name + " must be * or a list of entity tags, such as \"7\"");
            }
            return this;
        }

        Precondition toPrecondition(boolean comparesWeakly) {
            return isAny
                    ? Precondition.EXISTS
                    : new Precondition.OneOf(list.stream()
                            .filter(tag -> comparesWeakly || !tag.isWeak())
                            .map(Tag::opaque)
                            .filter(opaque -> VERSION.matcher(opaque).matches())
                            .map(Long::valueOf)
                            .collect(Collectors.toSet()));
        }

        /** Names the first tag that something between the service and the client has changed. */
        String describeChangedTags() {
            return list.stream()
                    .flatMap(tag -> tag.describeChange().stream())
                    .findFirst()
                    .orElse("");
        }
    }

    private record Tag(String opaque, boolean isWeak) {
        Optional<String> describeChange() {
            Matcher suffixed = SUFFIXED_VERSION.matcher(opaque);
            if (suffixed.matches()) {
                return Optional.of(". The tag " + this + " has the suffix " + suffixed.group("suffix")
                        + ", which a proxy may have added; send \"" + suffixed.group("version") + "\"");
            }
            return isWeak && VERSION.matcher(opaque).matches()
                    ? Optional.of(". The tag " + this + " never matches because it is weak; send \"" + opaque + "\"")
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return (isWeak ? "W/" : "") + '"' + opaque + '"';
        }
    }
}
