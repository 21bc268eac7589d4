package dev.leadpatch.adapter.http.docs;

import dev.leadpatch.adapter.http.message.IfNoneMatchHeader;
import dev.leadpatch.application.HashAlgorithm;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Content that never changes while the process runs. Clients can cache it and must revalidate it, which returns 304
 * (RFC 9110 §13.1.2). Immutable.
 */
final class StaticContent {

    private final String mediaType;
    private final byte[] bytes;
    private final String entityTag;
    private final Pattern entityTagPattern;

    private StaticContent(String mediaType, byte[] bytes) {
        this.mediaType = mediaType;
        this.bytes = bytes;
        this.entityTag = "\"" + HashAlgorithm.SHA_256.hex(bytes).substring(0, 32) + "\"";
        // compared weakly (RFC 9110 §8.8.3.2), because a cache may weaken the tag
        this.entityTagPattern = Pattern.compile("(?:^|[\\s,])(?:W/)?" + entityTag + "(?:$|[\\s,])");
    }

    static StaticContent of(String mediaType, byte[] bytes) {
        return new StaticContent(mediaType, bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Loads a resource of this package. */
    static byte[] load(String name) {
        try (InputStream resource = StaticContent.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(resource, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** Sends the content, or 304 if the client has it. */
    void send(Context ctx) {
        ctx.header("ETag", entityTag).header("Cache-Control", "no-cache");
        ctx.res().setContentLength(bytes.length); // also in 304 (RFC 9110 §8.6)
        if (isCurrent(IfNoneMatchHeader.values(ctx))) {
            ctx.status(304);
            ctx.res().setContentType(null); // removes Javalin's default
            return;
        }
        ctx.status(200).contentType(mediaType).result(bytes);
    }

    private boolean isCurrent(List<String> ifNoneMatch) {
        String tags = String.join(",", ifNoneMatch);
        return tags.strip().equals("*") || entityTagPattern.matcher(tags).find();
    }
}
