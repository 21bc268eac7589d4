package dev.leadpatch.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every relative link in the documents points to an existing file and section. */
final class DocumentedLinksTest {

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");
    private static final int MAX_PICTURE_BYTES = 200 * 1024;
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                ".github/SECURITY.md",
                "CHANGELOG.md",
                "CONTRIBUTING.md",
                "docs/README.md",
                "docs/api.md",
                "docs/architecture.md",
                "docs/benchmarks.md",
                "docs/examples/README.md",
                "docs/examples/plain-java/README.md",
                "docs/examples/spring-boot/README.md",
                "docs/examples/quarkus/README.md",
                "docs/glossary.md",
                "docs/operating.md",
                "docs/webhooks.md"
            })
    void every_link_resolves(String name) throws IOException {
        Path document = Path.of("..", name);
        List<MatchResult> links =
                LINK.matcher(Files.readString(document)).results().toList();
        assertThat(links).isNotEmpty();
        for (MatchResult link : links) {
            Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
            assertThat(target).exists();
            if (link.group(2) != null) {
                assertThat(sections(target)).as(target.toString()).contains(link.group(2));
            }
        }
    }

    @Test
    void picture_of_the_console_is_small() throws IOException {
        List<Path> pictures = LINK.matcher(Files.readString(Path.of("../README.md")))
                .results()
                .map(link -> link.group(1))
                .filter(target -> target.endsWith(".png"))
                .map(Path.of("..")::resolve)
                .toList();

        assertThat(pictures)
                .isNotEmpty()
                .allSatisfy(picture -> assertThat(Files.size(picture)).isLessThan(MAX_PICTURE_BYTES));
    }

    /** Returns the anchors that repository hosts such as GitHub generate for headings. */
    private static List<String> sections(Path document) throws IOException {
        return HEADING.matcher(Files.readString(document))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }
}
