package dev.leadpatch.domain.customfield;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.value.OptionId;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OptionListTest {
    // not sorted by id; the ids are 3 to 3,000 in steps of 3
    private static final List<CustomFieldOption> OPTIONS = LongStream.rangeClosed(1, 1_000)
            .map(position -> position * 7 % 1_000 + 1)
            .mapToObj(number -> option(3 * number))
            .toList();

    private final OptionList options = (OptionList) OptionList.copyOf(OPTIONS);

    @Test
    void order_is_preserved() {
        assertThat(options).isEqualTo(OPTIONS);
        assertThat(OptionList.copyOf(options)).isSameAs(options);
    }

    @Test
    void option_is_found_by_its_id_only() {
        for (long id = 1; id <= 3_005; id++) {
            boolean known = id % 3 == 0 && id <= 3_000;
            assertThat(options.find(new OptionId(id)).map(option -> option.id().value()))
                    .isEqualTo(known ? Optional.of(id) : Optional.empty());
        }
        assertThat(((OptionList) OptionList.copyOf(List.of())).find(new OptionId(1)))
                .isEmpty();
    }

    private static CustomFieldOption option(long id) {
        return new CustomFieldOption(new OptionId(id), "Option " + id, false);
    }
}
