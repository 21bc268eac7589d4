package dev.leadpatch.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MessageReaderTest {

    private static final String ANSWER = "HTTP/1.1 200 OK\r\nETag: \"2\"\r\ncontent-LENGTH: 4\r\nX: y\r\n\r\n{\r\n}";

    private final MessageReader reader = new MessageReader();

    @Test
    void a_message_ends_with_its_body() throws IOException {
        assertThat(reader.read(bytes(ANSWER))).isTrue();
        assertThat(reader.status()).isEqualTo(200);
    }

    @Test
    void a_message_may_come_byte_by_byte() throws IOException {
        for (int i = 0; i < ANSWER.length() - 1; i++) {
            assertThat(reader.read(bytes(ANSWER.substring(i, i + 1)))).isFalse();
        }
        assertThat(reader.read(bytes("}"))).isTrue();
    }

    @Test
    void what_follows_is_left_for_the_next_message() throws IOException {
        ByteBuffer two = bytes(ANSWER + ANSWER.replace("200 OK", "503 Service Unavailable"));
        assertThat(reader.read(two)).isTrue();
        assertThat(two.remaining()).isGreaterThan(ANSWER.length());
        assertThat(reader.read(two)).isTrue();
        assertThat(reader.status()).isEqualTo(503);
        assertThat(reader.firstLine()).isEqualTo("HTTP/1.1 503 Service Unavailable");
    }

    @Test
    void an_empty_body_ends_with_the_head() throws IOException {
        assertThat(reader.read(bytes("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")))
                .isTrue();
    }

    @Test
    void a_message_of_unknown_length_is_refused() {
        assertThatIOException()
                .isThrownBy(() -> reader.read(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")))
                .withMessageContaining("Content-Length");
    }

    @Test
    void what_is_not_http_has_no_status() throws IOException {
        reader.read(bytes("SSH-2.0-OpenSSH\r\nContent-Length: 0\r\n\r\n"));
        assertThatIOException().isThrownBy(reader::status);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(Workload.ascii(text));
    }
}
