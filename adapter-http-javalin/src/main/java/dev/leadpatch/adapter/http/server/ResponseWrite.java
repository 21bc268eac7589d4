package dev.leadpatch.adapter.http.server;

import java.nio.ByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/** A write of a {@link BufferedResponse}, guarded by its lock. */
final class ResponseWrite {

    final boolean last;
    final ByteBuffer content;
    final int bytes;
    boolean sent;

    ResponseWrite(boolean last, @Nullable ByteBuffer content) {
        this.last = last;
        // the handler uses its buffer again as soon as the write is complete
        this.content = content == null ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(BufferUtil.toArray(content));
        this.bytes = this.content.remaining();
        if (content != null) {
            content.position(content.limit());
        }
    }
}
