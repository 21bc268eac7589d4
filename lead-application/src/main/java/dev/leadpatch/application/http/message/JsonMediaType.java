package dev.leadpatch.application.http.message;

import dev.leadpatch.domain.patch.PatchFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The format of a request body: JSON in UTF-8 without an encoding. */
public final class JsonMediaType {

    private static final String CONTENT_TYPE = "Content-Type";

    // RFC 9110 §8.3.1 and §5.6.6; what a parameter other than charset contains does not matter
    private static final String PARAMETER = "(?:[^;\"]|\"(?:[^\"\\\\]|\\\\.)*+\")*+";
    private static final Pattern JSON_MEDIA_TYPE_PATTERN = Pattern.compile(
            "application/(?:merge-patch\\+)?json[ \\t]*(?<parameters>(?:;" + PARAMETER + ")*+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CHARSET_PATTERN = Pattern.compile(
            ";[ \\t]*(charset(?![!#$%&'*+.^_`|~0-9A-Za-z-]))?(" + PARAMETER + ")", Pattern.CASE_INSENSITIVE);

    // RFC 8259 §8.1 allows no other; utf8 is a common misspelling
    private static final Pattern UTF_8_PATTERN =
            Pattern.compile("[ \\t]*=[ \\t]*(?:utf-?8|\"utf-?8\")[ \\t]*", Pattern.CASE_INSENSITIVE);

    private static final String MERGE_PATCH = "application/merge-patch+json";

    private JsonMediaType() {}

    /**
     * Requires that the body is JSON.
     *
     * @throws HttpErrorException 415 otherwise
     */
    public static void require(RequestHeaders headers) {
        findError(headers).ifPresent(error -> {
            throw error;
        });
    }

    /** Returns the error of a request whose body is not JSON without an encoding; empty if it is. */
    public static Optional<HttpErrorException> findError(RequestHeaders headers) {
        List<String> types = headers.values(CONTENT_TYPE);
        if (types.size() != 1 || !isJsonInUtf8(types.get(0))) {
            return Optional.of(unsupportedMediaType());
        }
        boolean isEncoded =
                hasOther(headers, "Transfer-Encoding", "chunked") || hasOther(headers, "Content-Encoding", "identity");
        return isEncoded ? Optional.of(unsupportedContentEncoding()) : Optional.empty();
    }

    /** Returns the format of the patch in the body, which the content type names. The content type must be JSON. */
    public static PatchFormat patchFormat(RequestHeaders headers) {
        String type = headers.find(CONTENT_TYPE).orElse("");
        return type.regionMatches(true, 0, MERGE_PATCH, 0, MERGE_PATCH.length())
                ? PatchFormat.MERGE_PATCH
                : PatchFormat.LEADPATCH;
    }

    private static boolean hasOther(RequestHeaders headers, String name, String coding) {
        List<String> values = headers.values(name);
        return !values.isEmpty()
                && values.stream()
                        .flatMap(value -> Stream.of(value.split(",")))
                        .map(String::strip)
                        .anyMatch(value -> !value.isEmpty() && !value.equalsIgnoreCase(coding));
    }

    private static boolean isJsonInUtf8(String type) {
        if (type.equals(JsonResponse.MEDIA_TYPE)) {
            return true; // most requests
        }
        Matcher json = JSON_MEDIA_TYPE_PATTERN.matcher(type);
        return json.matches()
                && CHARSET_PATTERN
                        .matcher(json.group("parameters"))
                        .results()
                        .filter(parameter -> parameter.group(1) != null)
                        .allMatch(charset ->
                                UTF_8_PATTERN.matcher(charset.group(2)).matches());
    }

    /** RFC 5789 §2.2: {@code Accept-Patch} names the accepted media type. */
    private static HttpErrorException unsupportedMediaType() {
        return HttpErrorException.of(
                        415,
                        "unsupported_media_type",
                        "Content-Type must be " + JsonResponse.MEDIA_TYPE + ", with charset UTF-8 or none")
                .withHeader("Accept-Patch", JsonResponse.MEDIA_TYPE);
    }

    /** RFC 9110 §12.5.3: {@code Accept-Encoding} names the accepted content coding. */
    private static HttpErrorException unsupportedContentEncoding() {
        return HttpErrorException.of(
                        415,
                        "unsupported_content_encoding",
                        "The request body must not be compressed or otherwise encoded")
                .withHeader("Accept-Encoding", "identity");
    }
}
