package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.OptionId;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * An option of a {@code select} or {@code multi_select} custom field.
 *
 * @param archived whether the option can no longer be selected; a lead that has it may keep it
 */
public record CustomFieldOption(OptionId id, String label, boolean archived) {

    /** The option as a document with {@code id} and {@code label}. */
    public Map<String, Object> asDocument() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", id.value());
        document.put("label", label);
        return document;
    }

    /** An immutable list of options, indexed by id: {@link #find} is a binary search. */
    static final class OptionList extends AbstractList<CustomFieldOption> implements RandomAccess {
        private final CustomFieldOption[] inOrder;
        private final CustomFieldOption[] byId;

        private OptionList(CustomFieldOption[] inOrder) {
            this.inOrder = inOrder;
            this.byId = inOrder.clone();
            Arrays.sort(byId, Comparator.comparingLong(option -> option.id().value()));
        }

        static List<CustomFieldOption> copyOf(Collection<CustomFieldOption> options) {
            return options instanceof OptionList list
                    ? list
                    : new OptionList(options.toArray(CustomFieldOption[]::new));
        }

        Optional<CustomFieldOption> find(OptionId id) {
            int low = 0;
            int high = byId.length - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int comparison = Long.compare(byId[middle].id().value(), id.value());
                if (comparison == 0) {
                    return Optional.of(byId[middle]);
                }
                if (comparison < 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return Optional.empty();
        }

        @Override
        public CustomFieldOption get(int index) {
            return inOrder[index];
        }

        @Override
        public int size() {
            return inOrder.length;
        }
    }
}
