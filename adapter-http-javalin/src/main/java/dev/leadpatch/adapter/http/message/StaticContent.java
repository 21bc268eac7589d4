package dev.leadpatch.adapter.http.message;

import dev.leadpatch.application.HashAlgorithm;
import dev.leadpatch.application.http.message.ConditionalHeaders;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Content that never changes while the process runs. Immutable. */
public final class StaticContent {

    private final String mediaType;
    private final byte[] bytes;
    private final String hash;
    private final String entityTag;

    private StaticContent(String mediaType, byte[] bytes) {
        this.mediaType = mediaType;
        this.bytes = bytes;
        this.hash = HashAlgorithm.SHA_256.hex(bytes).substring(0, 32);
        this.entityTag = "\"" + hash + "\"";
    }

    public static StaticContent of(String mediaType, byte[] bytes) {
        return new StaticContent(mediaType, bytes);
    }

    /** Returns a copy of the content. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Returns a hash of the content, in lower-case hex. */
    public String hash() {
        return hash;
    }

    /** Loads a resource from the package of a class. */
    public static byte[] load(Class<?> owner, String name) {
        try (InputStream resource = owner.getResourceAsStream(name)) {
            return Objects.requireNonNull(resource, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** Sends the content. Clients can cache it and must revalidate it, which returns 304 (RFC 9110 §13.1.2). */
    public void send(Context ctx) {
        send(ctx, "no-cache");
    }

    /** Sends the content. Clients can cache it forever: its path contains its {@link #hash}. */
    public void sendImmutable(Context ctx) {
        send(ctx, "public, max-age=31536000, immutable");
    }

    private void send(Context ctx, String cacheControl) {
        ctx.header("ETag", entityTag).header("Cache-Control", cacheControl);
        ctx.res().setContentLength(bytes.length); // also in 304 (RFC 9110 §8.6)
        if (ConditionalHeaders.isNotModified(ContextRequest.of(ctx).headers(), hash)) {
            ctx.status(304);
            ctx.res().setContentType(null); // removes Javalin's default
            return;
        }
        ctx.status(200).contentType(mediaType).result(bytes);
    }
}
