package dev.leadpatch.application.http.message;

import dev.leadpatch.application.http.message.EntityTagList.Tag;
import dev.leadpatch.application.lead.Precondition;
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

    private final Optional<Header> ifMatch;
    private final Optional<Header> ifNoneMatch;

    private ConditionalHeaders(Optional<Header> ifMatch, Optional<Header> ifNoneMatch) {
        this.ifMatch = ifMatch;
        this.ifNoneMatch = ifNoneMatch;
    }

    /**
     * Parses the headers of a request that writes a lead.
     *
     * @throws HttpErrorException 400 if a header is neither {@code *} nor a list of entity tags, or if there is a time to
     *     compare with, because leads have no {@code Last-Modified}
     */
    public static ConditionalHeaders of(RequestHeaders headers) {
        if (headers.find(IF_UNMODIFIED_SINCE).isPresent()) {
            throw HttpErrorException.of(
                    400,
                    "invalid_header",
                    IF_UNMODIFIED_SINCE + " is not supported; set If-Match to the ETag of the lead");
        }
        return new ConditionalHeaders(
                find(IF_MATCH, headers).map(Header::requireValid),
                find(IF_NONE_MATCH, headers).map(Header::requireValid));
    }

    private static Optional<Header> find(String name, RequestHeaders headers) {
        return EntityTagList.of(headers.values(name)).map(value -> new Header(name, value));
    }

    /**
     * Requires that the version of a lead that is read meets {@code If-Match}.
     *
     * @throws HttpErrorException 412 if it does not, 400 if the header is invalid
     */
    public static void requireMatch(RequestHeaders headers, long version) {
        ConditionalHeaders conditions =
                new ConditionalHeaders(find(IF_MATCH, headers).map(Header::requireValid), Optional.empty());
        if (!conditions.toPrecondition().holds(version)) {
            throw conditions.mismatch(version);
        }
    }

    /**
     * Whether a read must return 304, because the client has a representation: {@code If-None-Match} is {@code *} or
     * contains its entity tag, compared weakly because a cache may weaken it. An invalid header contains none: the full
     * response is always safe.
     */
    public static boolean isNotModified(RequestHeaders headers, String opaqueTag) {
        return EntityTagList.of(headers.values(IF_NONE_MATCH))
                .filter(tags -> tags.containsWeakly(opaqueTag))
                .isPresent();
    }

    /** Returns the name of the first conditional header of a request. */
    public static Optional<String> findName(RequestHeaders headers) {
        return find(IF_MATCH, headers).or(() -> find(IF_NONE_MATCH, headers)).map(Header::name);
    }

    /** Returns the precondition of both headers. A weak tag, or a tag that is not a version, matches no {@code If-Match}. */
    public Precondition toPrecondition() {
        Precondition required =
                ifMatch.map(header -> header.toPrecondition(false)).orElse(Precondition.NONE);
        return ifNoneMatch
                .<Precondition>map(header -> new Precondition.Excluding(required, header.toPrecondition(true)))
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
        boolean matches = ifMatch.map(header -> header.toPrecondition(false).holds(version))
                .orElse(true);
        return matches
                ? "which matches " + IF_NONE_MATCH
                : "which does not match " + IF_MATCH
                        + ifMatch.map(Header::describeChangedTags).orElse("");
    }

    /** One of the headers. */
    private record Header(String name, EntityTagList value) {

        Header requireValid() {
            if (!value.isValid()) {
                throw HttpErrorException.of(
                        400,
                        "invalid_header",
                        "The header " + name + " must be * or a list of entity tags, such as \"7\"");
            }
            return this;
        }

        Precondition toPrecondition(boolean comparesWeakly) {
            return value.isAny()
                    ? Precondition.EXISTS
                    : new Precondition.OneOf(value.tags().stream()
                            .filter(tag -> comparesWeakly || !tag.isWeak())
                            .map(Tag::opaque)
                            .filter(opaque -> VERSION.matcher(opaque).matches())
                            .map(Long::valueOf)
                            .collect(Collectors.toSet()));
        }

        /** Names the first tag that something between the service and the client has changed. */
        String describeChangedTags() {
            return value.tags().stream()
                    .flatMap(tag -> describeChange(tag).stream())
                    .findFirst()
                    .orElse("");
        }

        private static Optional<String> describeChange(Tag tag) {
            Matcher suffixed = SUFFIXED_VERSION.matcher(tag.opaque());
            if (suffixed.matches()) {
                return Optional.of(". The tag " + tag + " has the suffix " + suffixed.group("suffix")
                        + ", which a proxy may have added; send \"" + suffixed.group("version") + "\"");
            }
            return tag.isWeak() && VERSION.matcher(tag.opaque()).matches()
                    ? Optional.of(
                            ". The tag " + tag + " never matches because it is weak; send \"" + tag.opaque() + "\"")
                    : Optional.empty();
        }
    }
}
