;; The scans of the semantic leg. Memory is the caller's (`kernel.ts` lays it out).
;; Strides are bytes a row, multiples of 16; rows are padded with zeros, which change neither a distance nor a dot product.
(module
  (import "scan" "memory" (memory 0))

  ;; Bit `row` of a bitset, least significant bit of a byte first.
  (func $has (param $bitset i32) (param $row i32) (result i32)
    (i32.and
      (i32.shr_u
        (i32.load8_u (i32.add (local.get $bitset) (i32.shr_u (local.get $row) (i32.const 3))))
        (i32.and (local.get $row) (i32.const 7)))
      (i32.const 1)))

  (func $sum (param $lanes v128) (result i32)
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $lanes)) (i32x4.extract_lane 1 (local.get $lanes)))
      (i32.add (i32x4.extract_lane 2 (local.get $lanes)) (i32x4.extract_lane 3 (local.get $lanes)))))

  ;; distances[row]: u16, bits that differ, 0xFFFF where the filter leaves the row out. histogram[distance]: u32, rows at it.
  ;; A byte lane holds at most 8 a step, so up to 31 steps (3,968 bits) fit before it would wrap.
  (func (export "hamming")
    (param $query i32) (param $rows i32) (param $stride i32) (param $count i32)
    (param $filter i32) (param $distances i32) (param $histogram i32)
    (local $row i32) (local $at i32) (local $lanes v128) (local $distance i32) (local $bin i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $row) (local.get $count)))
        (if (call $has (local.get $filter) (local.get $row))
          (then
            (local.set $lanes (v128.const i32x4 0 0 0 0))
            (local.set $at (i32.const 0))
            (loop $words
              (local.set $lanes
                (i8x16.add
                  (local.get $lanes)
                  (i8x16.popcnt
                    (v128.xor
                      (v128.load (i32.add (local.get $query) (local.get $at)))
                      (v128.load (i32.add (local.get $rows) (local.get $at)))))))
              (local.set $at (i32.add (local.get $at) (i32.const 16)))
              (br_if $words (i32.lt_u (local.get $at) (local.get $stride))))
            (local.set $distance
              (call $sum (i32x4.extadd_pairwise_i16x8_u (i16x8.extadd_pairwise_i8x16_u (local.get $lanes)))))
            (local.set $bin (i32.add (local.get $histogram) (i32.shl (local.get $distance) (i32.const 2))))
            (i32.store (local.get $bin) (i32.add (i32.load (local.get $bin)) (i32.const 1))))
          (else (local.set $distance (i32.const 0xffff))))
        (i32.store16
          (i32.add (local.get $distances) (i32.shl (local.get $row) (i32.const 1)))
          (local.get $distance))
        (local.set $rows (i32.add (local.get $rows) (local.get $stride)))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $next))))

  ;; Row numbers (u32) nearer than `limit`, and the first `ties` of those at it; returns how many.
  (func (export "nearest")
    (param $distances i32) (param $count i32) (param $limit i32) (param $ties i32) (param $out i32) (result i32)
    (local $row i32) (local $distance i32) (local $found i32) (local $take i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $row) (local.get $count)))
        (local.set $distance
          (i32.load16_u (i32.add (local.get $distances) (i32.shl (local.get $row) (i32.const 1)))))
        (local.set $take (i32.lt_u (local.get $distance) (local.get $limit)))
        (if (i32.and (i32.eq (local.get $distance) (local.get $limit)) (i32.ne (local.get $ties) (i32.const 0)))
          (then
            (local.set $take (i32.const 1))
            (local.set $ties (i32.sub (local.get $ties) (i32.const 1)))))
        (if (local.get $take)
          (then
            (i32.store
              (i32.add (local.get $out) (i32.shl (local.get $found) (i32.const 2)))
              (local.get $row))
            (local.set $found (i32.add (local.get $found) (i32.const 1)))))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $next)))
    (local.get $found))

  ;; scales[row]: f32, 1 / length of the int8 row; 0 for a row of zeros, whose cosine is then 0.
  (func (export "lengths")
    (param $rows i32) (param $stride i32) (param $count i32) (param $scales i32)
    (local $row i32) (local $at i32) (local $lanes v128) (local $bytes v128) (local $half v128) (local $square i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $row) (local.get $count)))
        (local.set $lanes (v128.const i32x4 0 0 0 0))
        (local.set $at (i32.const 0))
        (loop $words
          (local.set $bytes (v128.load (i32.add (local.get $rows) (local.get $at))))
          (local.set $half (i16x8.extend_low_i8x16_s (local.get $bytes)))
          (local.set $lanes (i32x4.add (local.get $lanes) (i32x4.dot_i16x8_s (local.get $half) (local.get $half))))
          (local.set $half (i16x8.extend_high_i8x16_s (local.get $bytes)))
          (local.set $lanes (i32x4.add (local.get $lanes) (i32x4.dot_i16x8_s (local.get $half) (local.get $half))))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br_if $words (i32.lt_u (local.get $at) (local.get $stride))))
        (local.set $square (call $sum (local.get $lanes)))
        (f32.store
          (i32.add (local.get $scales) (i32.shl (local.get $row) (i32.const 2)))
          (if (result f32) (local.get $square)
            (then (f32.div (f32.const 1) (f32.sqrt (f32.convert_i32_s (local.get $square)))))
            (else (f32.const 0))))
        (local.set $rows (i32.add (local.get $rows) (local.get $stride)))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $next))))

  ;; scores[row]: f32, dot product of the int16 query and the int8 row, times scales[row]; -inf where the filter leaves the row out.
  (func (export "scores")
    (param $query i32) (param $rows i32) (param $stride i32) (param $count i32)
    (param $filter i32) (param $scales i32) (param $scores i32)
    (local $row i32) (local $at i32) (local $lanes v128) (local $bytes v128) (local $words_at i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $row) (local.get $count)))
        (if (call $has (local.get $filter) (local.get $row))
          (then
            (local.set $lanes (v128.const i32x4 0 0 0 0))
            (local.set $at (i32.const 0))
            (loop $words
              (local.set $bytes (v128.load (i32.add (local.get $rows) (local.get $at))))
              (local.set $words_at (i32.add (local.get $query) (i32.shl (local.get $at) (i32.const 1))))
              (local.set $lanes
                (i32x4.add
                  (local.get $lanes)
                  (i32x4.add
                    (i32x4.dot_i16x8_s
                      (i16x8.extend_low_i8x16_s (local.get $bytes))
                      (v128.load (local.get $words_at)))
                    (i32x4.dot_i16x8_s
                      (i16x8.extend_high_i8x16_s (local.get $bytes))
                      (v128.load offset=16 (local.get $words_at))))))
              (local.set $at (i32.add (local.get $at) (i32.const 16)))
              (br_if $words (i32.lt_u (local.get $at) (local.get $stride))))
            (f32.store
              (i32.add (local.get $scores) (i32.shl (local.get $row) (i32.const 2)))
              (f32.mul
                (f32.convert_i32_s (call $sum (local.get $lanes)))
                (f32.load (i32.add (local.get $scales) (i32.shl (local.get $row) (i32.const 2)))))))
          (else
            (f32.store
              (i32.add (local.get $scores) (i32.shl (local.get $row) (i32.const 2)))
              (f32.const -inf))))
        (local.set $rows (i32.add (local.get $rows) (local.get $stride)))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $next)))))
