package dev.progeny.internal.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.internal.memory.ProcessFolder;
import dev.progeny.internal.platform.ProcessIdentity;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HolderTableTest {
    private static final SyncFile.Kind KIND = new SyncFile.Kind("table", 1, SyncFile.OWN_AT + HolderTable.BYTES);

    @Test
    void theHeirHearsOfAllDeadAlsoWhereTheyHaveToMakeRoom() throws Exception {
        Path path = ProcessFolder.own().newPath("table");
        SyncFile file = SyncFile.create(path, KIND, made -> fillWithDead(made.bytes()));
        try {
            List<Long> inherited = new ArrayList<>();
            HolderTable table = new HolderTable(file, SyncFile.OWN_AT, inherited::add);

            int own = table.own();

            assertEquals(LongStream.rangeClosed(1, HolderTable.MOST).boxed().toList(), inherited);
            assertEquals(ProcessIdentity.self(), table.identity(own));
            assertEquals(0, table.value(own));
        } finally {
            file.close();
        }
    }

    private static void fillWithDead(ByteBuffer bytes) {
        bytes.putLong(SyncFile.OWN_AT, HolderTable.MOST);
        for (int i = 0; i < HolderTable.MOST; i++) {
            int at = SyncFile.OWN_AT + 8 + i * 16;
            bytes.putLong(at, ProcessIdentity.ended(1L + i));
            bytes.putLong(at + 8, 1L + i);
        }
    }
}
