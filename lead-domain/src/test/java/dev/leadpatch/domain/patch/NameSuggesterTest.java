package dev.leadpatch.domain.patch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameSuggesterTest {

    private final NameSuggester suggester = new NameSuggester(
            List.of("limit", "dry_run"), Map.of("preview", "dry_run", "page_size", "limit", "since", "from"));

    @ParameterizedTest
    @CsvSource({
        "dryRun, dry_run",
        "DRY-RUN, dry_run",
        "dry_rum, dry_run",
        "limt, limit",
        "preview, dry_run",
        "Preview, dry_run",
        "pageSize, limit",
        "PAGE_SIZE, limit"
    })
    void similar_name_or_synonym_is_suggested(String unknown, String nearest) {
        assertThat(suggester.nearest(unknown)).hasValue(nearest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zzz", "previews", "pre", "since", "from", "preview preview preview preview preview"})
    void dissimilar_name_has_no_suggestion(String unknown) {
        assertThat(suggester.nearest(unknown)).isEmpty();
    }

    @Test
    void synonym_is_not_a_known_name_and_similar_name_takes_precedence() {
        assertThat(suggester.contains("preview")).isFalse();
        assertThat(suggester.names()).containsExactly("limit", "dry_run");
        assertThat(new NameSuggester(List.of("limits", "size"), Map.of("limit", "size")).nearest("limit"))
                .hasValue("limits");
    }
}
