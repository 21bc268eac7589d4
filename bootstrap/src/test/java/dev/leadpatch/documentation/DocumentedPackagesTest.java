package dev.leadpatch.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of packages in docs/architecture.md is complete, and each of its packages exists. */
final class DocumentedPackagesTest {
    private static final Pattern ROW_NAMES = Pattern.compile("(?m)^\\| (`[a-z.]+`(?:, `[a-z.]+`)*) \\|");
    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");
    // root packages without classes of their own, but for the main class
    private static final Set<String> NOT_LISTED = Set.of("application", "bootstrap");

    @Test
    void architecture_page_lists_exactly_the_packages_of_the_modules() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "architecture.md"));
        String section = page.substring(page.indexOf("### Packages"), page.indexOf("## Lifecycle of a PATCH request"));
        List<String> listed = ROW_NAMES
                .matcher(section)
                .results()
                .flatMap(row -> NAME.matcher(row.group(1)).results())
                .map((MatchResult name) -> name.group(1))
                .toList();

        assertThat(listed).containsExactlyInAnyOrderElementsOf(packages());
    }

    private static Set<String> packages() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..").toRealPath())) {
            return files.filter(file -> file.endsWith("package-info.java"))
                    .map(file -> file.toString().split("/src/main/java/dev/leadpatch/", 2))
                    .filter(parts -> parts.length == 2)
                    .map(parts -> parts[1].replace("/package-info.java", "").replace('/', '.'))
                    .filter(name -> !NOT_LISTED.contains(name))
                    .collect(Collectors.toSet());
        }
    }
}
