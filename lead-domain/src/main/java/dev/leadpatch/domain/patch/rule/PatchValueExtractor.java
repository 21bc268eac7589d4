package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.Patch;
import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.ValueExtractor;

/**
 * Extracts the value that a {@link Patch} sets. Keep and clear have no value, so no value constraint applies to them.
 */
public final class PatchValueExtractor implements ValueExtractor<Patch<@ExtractedValue ?>> {
    @Override
    public void extractValues(Patch<?> patch, ValueReceiver receiver) {
        if (patch instanceof Patch.SetTo<?> set) {
            receiver.value("<patch value>", set.value());
        }
    }
}
