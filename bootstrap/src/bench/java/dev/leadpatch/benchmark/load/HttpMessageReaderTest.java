package dev.leadpatch.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bench")
class HttpMessageReaderTest {

    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nETag: \"2\"\r\ncontent-LENGTH: 4\r\nX: y\r\n\r\n{\r\n}";

    private final HttpMessageReader reader = new HttpMessageReader();

    @Test
    void message_ends_with_its_body() throws IOException {
        assertThat(reader.read(bytes(RESPONSE))).isTrue();
        assertThat(reader.status()).isEqualTo(200);
    }

    @Test
    void message_is_read_byte_by_byte() throws IOException {
        for (int i = 0; i < RESPONSE.length() - 1; i++) {
            assertThat(reader.read(bytes(RESPONSE.substring(i, i + 1)))).isFalse();
        }
        assertThat(reader.read(bytes("}"))).isTrue();
    }

    @Test
    void following_bytes_remain_for_the_next_message() throws IOException {
        ByteBuffer responses = bytes(RESPONSE + RESPONSE.replace("200 OK", "503 Service Unavailable"));
        assertThat(reader.read(responses)).isTrue();
        assertThat(responses.remaining()).isGreaterThan(RESPONSE.length());
        assertThat(reader.read(responses)).isTrue();
        assertThat(reader.status()).isEqualTo(503);
        assertThat(reader.startLine()).isEqualTo("HTTP/1.1 503 Service Unavailable");
    }

    @Test
    void empty_body_ends_with_the_head() throws IOException {
        assertThat(reader.read(bytes("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")))
                .isTrue();
    }

    @Test
    void message_of_unknown_length_is_rejected() {
        assertThatIOException()
                .isThrownBy(() -> reader.read(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")))
                .withMessageContaining("Content-Length");
    }

    @Test
    void invalid_status_line_has_no_status() throws IOException {
        reader.read(bytes("SSH-2.0-OpenSSH\r\nContent-Length: 0\r\n\r\n"));
        assertThatIOException().isThrownBy(reader::status);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(Workload.ascii(text));
    }
}
