package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.Patch;
import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.ValueExtractor;

/** Shows validators the value that a patch sets; one that keeps or clears has none, so no rule for values applies. */
public final class PatchValueExtractor implements ValueExtractor<Patch<@ExtractedValue ?>> {
    @Override
    public void extractValues(Patch<?> patch, ValueReceiver receiver) {
        if (patch instanceof Patch.SetTo<?> set) {
            receiver.value("<patch value>", set.value());
        }
    }
}
