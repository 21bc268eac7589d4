package dev.leadpatch.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documented configurations of reverse proxies are the distributed files, which ReverseProxyIT runs. */
class DocumentedProxiesTest {

    @ParameterizedTest
    @CsvSource({"nginx, nginx.conf", "caddy, Caddyfile"})
    void configuration_is_that_of_the_file(String language, String file) throws IOException {
        assertThat(MarkdownBlock.parse(Path.of("../docs/operating.md")))
                .filteredOn(block -> block.language().equals(language))
                .singleElement()
                .satisfies(block ->
                        assertThat(block.text() + "\n").isEqualTo(Files.readString(Path.of("src/dist/proxy", file))));
    }
}
