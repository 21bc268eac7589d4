package dev.leadpatch.adapter.http.message;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.json.StrictJsonReader.MalformedJsonException;
import dev.leadpatch.domain.patch.PatchFormat;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Reads the body of a JSON request. Fails with 415, 413, 408 or 400, checked in this order, before the body is parsed.
 */
public final class RequestBodyReader {

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

    private static final String MERGE_PATCH_MEDIA_TYPE = "application/merge-patch+json";

    private final HttpSettings settings;

    public RequestBodyReader(HttpSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns the bytes of the body.
     *
     * @throws HttpErrorException if the content type is not JSON, or the body is too large, too slow or incomplete
     */
    public byte[] read(Context ctx) {
        Request request = ServletContextRequest.getServletContextRequest(ctx.req());
        RequestBody body = RequestBody.of(request, settings);
        Optional<HttpErrorException> error = body.findJsonError();
        if (error.isPresent()) {
            throw error.get();
        }
        return body.bytes();
    }

    /**
     * Returns the bytes of the body; empty if the request has no body (RFC 9112 §6.3).
     *
     * @throws HttpErrorException as {@link #read} does
     */
    public Optional<byte[]> readIfPresent(Context ctx) {
        HttpFields headers =
                ServletContextRequest.getServletContextRequest(ctx.req()).getHeaders();
        boolean absent =
                headers.getLongField(HttpHeader.CONTENT_LENGTH) <= 0 && !headers.contains(HttpHeader.TRANSFER_ENCODING);
        return absent ? Optional.empty() : Optional.of(read(ctx));
    }

    /**
     * Requires that the body of a request without members is absent or an empty JSON object.
     *
     * @throws HttpErrorException 400 otherwise
     * @throws MalformedJsonException if the body is not valid JSON
     */
    public static void requireEmpty(Optional<byte[]> body) {
        if (body.isPresent() && !Map.of().equals(StrictJsonReader.read(body.get()))) {
            throw HttpErrorException.of(400, "unexpected_body", "The request body must be empty or {}");
        }
    }

    /** Returns the format of the patch in the body, which the content type names. The content type must be JSON. */
    public static PatchFormat patchFormat(Context ctx) {
        String type = Objects.requireNonNullElse(ctx.header("Content-Type"), "");
        return type.regionMatches(true, 0, MERGE_PATCH_MEDIA_TYPE, 0, MERGE_PATCH_MEDIA_TYPE.length())
                ? PatchFormat.MERGE_PATCH
                : PatchFormat.LEADPATCH;
    }

    /** Returns the error of a request whose body is not JSON without an encoding; empty if it is. */
    static Optional<HttpErrorException> findError(HttpFields headers) {
        List<String> types = headers.getValuesList(HttpHeader.CONTENT_TYPE);
        if (types.size() != 1 || !isJsonInUtf8(types.get(0))) {
            return Optional.of(unsupportedMediaType());
        }
        boolean isEncoded = hasOther(headers, HttpHeader.TRANSFER_ENCODING, "chunked")
                || hasOther(headers, HttpHeader.CONTENT_ENCODING, "identity");
        return isEncoded ? Optional.of(unsupportedContentEncoding()) : Optional.empty();
    }

    private static boolean hasOther(HttpFields headers, HttpHeader header, String coding) {
        return !headers.getCSV(header, false).stream().allMatch(coding::equalsIgnoreCase);
    }

    private static boolean isJsonInUtf8(String type) {
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
