package dev.progeny.internal.memory;

import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * All that is mapped of an {@link ArrayFile}, so that who does not use it any more can let go of it at once: one page would keep all the
 * memory.
 *
 * <p>The values are mapped in pieces, since one buffer addresses two gigabytes only. A piece begins at each gigabyte and reaches over the
 * next one but for some bytes, so that a thousand million bytes from wherever they begin lie in one piece. How large the pieces are is
 * each process's own affair.
 *
 * @param <B> the type of buffer that the values are read and written through
 */
final class Mapped<B extends Buffer> {
    final ByteBuffer header;
    final ByteBuffer[] pieces;
    private final Buffer[] values; // of the pieces, each a B

    private Mapped(FileKind<B> kind, ByteBuffer header, ByteBuffer[] pieces) {
        this.header = header;
        this.pieces = pieces;
        this.values = new Buffer[pieces.length];
        Arrays.setAll(values, i -> kind.view(pieces[i]));
    }

    static <B extends Buffer> Mapped<B> map(FileKind<B> kind, FileChannel channel, long size, int pieceShift)
            throws IOException {
        long step = 1L << pieceShift;
        long most = Math.min(2 * step, MappedFile.MAX_BYTES - ArrayHeader.BYTES);
        long bytes = size - ArrayHeader.BYTES;
        ByteBuffer[] pieces = new ByteBuffer[Math.max(1, Math.toIntExact((bytes + step - 1) >>> pieceShift))];
        MappedByteBuffer first = MappedFile.map(channel, 0, ArrayHeader.BYTES + Math.min(most, bytes));
        Mappings.add(first);
        pieces[0] = slice(first, ArrayHeader.BYTES, first.capacity() - ArrayHeader.BYTES);
        for (int i = 1; i < pieces.length; i++) {
            long from = i * step;
            MappedByteBuffer piece = MappedFile.map(channel, ArrayHeader.BYTES + from, Math.min(most, bytes - from));
            Mappings.add(piece);
            pieces[i] = piece.order(ByteOrder.nativeOrder());
        }
        return new Mapped<>(kind, slice(first, 0, ArrayHeader.BYTES), pieces);
    }

    static ByteBuffer slice(ByteBuffer bytes, int from, int count) {
        return bytes.slice(from, count).order(ByteOrder.nativeOrder());
    }

    /** {@return the values of a piece} */
    @SuppressWarnings("unchecked")
    B values(int piece) {
        return (B) values[piece];
    }
}
