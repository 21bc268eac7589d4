package dev.leadpatch.bootstrap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

class CopyProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, UTF_8);
    private long second;

    @Test
    void terminal_shows_the_rows_every_ten_seconds() {
        LongConsumer progress = start(() -> OptionalInt.of(80));
        for (second = 1; second <= 25; second++) {
            progress.accept(1_000 * second);
        }
        assertThat(bytes.toString(UTF_8).lines()).containsExactly("10,000 rows", "20,000 rows");
    }

    @Test
    void nothing_is_printed_elsewhere() {
        LongConsumer progress = start(Terminal.NONE);
        second = 25;
        progress.accept(1_000);
        assertThat(bytes.size()).isZero();
    }

    private LongConsumer start(Terminal terminal) {
        return CopyProgress.of(
                new Console(InputStream.nullInputStream(), stream, stream, terminal),
                () -> Instant.ofEpochSecond(second));
    }
}
