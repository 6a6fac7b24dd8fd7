package dev.progeny.floors.crooked.internal.memory;

import dev.progeny.floors.crooked.internal.pool.Salon;
import org.assertj.core.api.Assertions;

/** Uses what stands above it, and a library. */
public class Cellar {
    public int depth() {
        Assertions.assertThat(1).isOne();
        return Salon.HEIGHT.length();
    }
}
