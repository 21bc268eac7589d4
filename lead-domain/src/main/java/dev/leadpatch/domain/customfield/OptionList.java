package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.value.OptionId;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;

/** An immutable list of options, indexed by id: {@link #find} is a binary search. */
final class OptionList extends AbstractList<CustomFieldOption> implements RandomAccess {
    private final CustomFieldOption[] inOrder;
    private final CustomFieldOption[] byId;
    private final long[] ids; // of byId

    private OptionList(CustomFieldOption[] inOrder) {
        this.inOrder = inOrder;
        this.byId = inOrder.clone();
        Arrays.sort(byId, Comparator.comparingLong(option -> option.id().value()));
        this.ids = Arrays.stream(byId).mapToLong(option -> option.id().value()).toArray();
    }

    static List<CustomFieldOption> copyOf(Collection<CustomFieldOption> options) {
        return options instanceof OptionList list ? list : new OptionList(options.toArray(CustomFieldOption[]::new));
    }

    Optional<CustomFieldOption> find(OptionId id) {
        int index = Arrays.binarySearch(ids, id.value());
        return index < 0 ? Optional.empty() : Optional.of(byId[index]);
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
