package dev.leadpatch.bootstrap.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads a file, a pipe or a terminal. {@link #close} ends a read that waits in another thread, unlike that of {@code
 * System.in}. A file can be a named pipe, whose size a stream of {@code Files} requires.
 */
final class ChannelInput extends InputStream {
    private final FileChannel channel;

    private ChannelInput(FileChannel channel) {
        this.channel = channel;
    }

    /** Returns the standard input of this process. */
    static ChannelInput ofProcess() {
        return new ChannelInput(new FileInputStream(FileDescriptor.in).getChannel());
    }

    /** Opens a file. */
    static ChannelInput of(Path file) throws IOException {
        return new ChannelInput(FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public int read() throws IOException {
        byte[] bytes = new byte[1];
        return read(bytes, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(bytes[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
