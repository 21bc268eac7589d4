package dev.leadpatch.domain.patch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownNamesTest {

    private final KnownNames names = new KnownNames(
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
    void a_near_name_or_a_synonym_is_found(String unknown, String nearest) {
        assertThat(names.nearest(unknown)).hasValue(nearest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zzz", "previews", "pre", "since", "from", "preview preview preview preview preview"})
    void what_is_neither_near_nor_a_synonym_of_a_known_name_has_none(String unknown) {
        assertThat(names.nearest(unknown)).isEmpty();
    }

    @Test
    void a_synonym_is_no_known_name_and_a_near_name_comes_before_it() {
        assertThat(names.contains("preview")).isFalse();
        assertThat(names.names()).containsExactly("limit", "dry_run");
        assertThat(new KnownNames(List.of("limits", "size"), Map.of("limit", "size")).nearest("limit"))
                .hasValue("limits");
    }
}
