/*
 * Writes the sample charts as NAME.svg and NAME.png into a folder: for the
 * comparison with the kept SVG, and to be looked at.
 */
#include <stdio.h>

#include "base/arena.h"
#include "base/num.h"
#include "format/chart.h"

struct sample {
    const char *name;
    enum chart_kind kind;
    const char *title, *axis, *alt;
    const char *series;     /* split at ; */
    const char *categories; /* split at ; */
    const char *values;     /* split at ;, series after series */
    double width, height;   /* height 0: chart_height() */
};

/* clang-format off */
static const struct sample samples[] = {
    { "columns", CHART_BARS, "Số cuộc học tập, sinh hoạt theo năm", "Đơn vị tính: cuộc",
      "Số cuộc tăng từ 231 năm 2021 lên 402 năm 2023.", "Số cuộc", "2021;2022;2023;2024",
      "231;318;402;120", 720, 0 },
    { "grouped", CHART_BARS, "Lượt người tham dự theo hình thức và năm", "Đơn vị tính: lượt người",
      "Hình thức lồng ghép luôn nhiều hơn.", "Học tập chuyên đề;Sinh hoạt chi bộ, chi đoàn;Nói chuyện chuyên đề",
      "2021;2022;2023;6 tháng đầu năm 2024",
      "12340;18250;21500;9800;31200;40150;52300;22100;4100;5200;7350;3050", 720, 0 },
    { "stacked", CHART_STACKED, "Cơ cấu khen thưởng theo cấp, giai đoạn 2021 – 2024", "Đơn vị tính: lượt",
      "Khen thưởng cấp cơ sở chiếm phần lớn.", "Cấp tỉnh;Cấp huyện;Cấp xã;Đơn vị",
      "2021;2022;2023;2024", "3;5;8;2;21;34;40;18;56;72;88;41;20;22;31;14", 720, 0 },
    { "rows", CHART_BARS, "Số cuộc tổ chức theo đơn vị", "Đơn vị tính: cuộc",
      "Mười hai đơn vị có số cuộc nhiều nhất.", "Số cuộc",
      "Thị trấn Hữu Lũng;Xã Cai Kinh;Xã Đồng Tân;Xã Đồng Tiến;Xã Hồ Sơn;Xã Hòa Bình;Xã Hòa Lạc;"
      "Cơ quan Huyện ủy và các đoàn thể chính trị – xã hội huyện;Ban Chỉ huy Quân sự huyện;Trung tâm Y tế huyện;"
      "Cơ quan Ủy ban nhân dân huyện;Công an huyện",
      "84;61;47;90;33;25;72;118;41;39;64;77", 720, 0 },
    { "rows2", CHART_HBARS, "Tỷ lệ hoàn thành đúng hạn", "Đơn vị tính: %", "Đúng hạn theo cụm.",
      "Năm 2022;Năm 2023", "Cụm thi đua số 1;Cụm thi đua số 2;Cụm thi đua số 3",
      "86.5;91.25;78;92;95.5;88.75", 600, 0 },
    { "stackrows", CHART_STACKED, "Tình trạng nhiệm vụ theo cơ quan chủ trì", "Đơn vị tính: nhiệm vụ",
      "Phần lớn nhiệm vụ hoàn thành đúng hạn.", "Đúng hạn;Quá hạn;Đang làm",
      "Ban Tổ chức Huyện ủy;Ban Tuyên giáo Huyện ủy;Ủy ban Kiểm tra Huyện ủy;Văn phòng Huyện ủy;Mặt trận Tổ quốc và các đoàn thể",
      "24;31;18;27;40;3;2;0;4;6;8;5;3;9;12", 720, 0 },
    { "line", CHART_LINE, "Số cuộc tổ chức theo tháng", "Đơn vị tính: cuộc",
      "Cao nhất tháng 5 năm 2023.", "Số cuộc",
      "Tháng 1;Tháng 2;Tháng 3;Tháng 4;Tháng 5;Tháng 6;Tháng 7;Tháng 8;Tháng 9;Tháng 10;Tháng 11;Tháng 12",
      "22;14;31;38;61;44;29;33;47;40;36;28", 720, 0 },
    { "lines", CHART_LINE, "Lượt người tham dự theo tháng và hình thức", "Đơn vị tính: lượt người",
      "Sinh hoạt chi bộ tăng đều.", "Học tập chuyên đề;Sinh hoạt chi bộ;Nói chuyện;Hội thi",
      "01/2022;02/2022;03/2022;04/2022;05/2022;06/2022;07/2022;08/2022;09/2022;10/2022;11/2022;12/2022;"
      "01/2023;02/2023;03/2023;04/2023;05/2023;06/2023;07/2023;08/2023;09/2023;10/2023;11/2023;12/2023",
      "1200;900;1500;1800;2600;2100;1400;1600;1900;2000;1700;1300;1250;980;1610;1900;2800;2300;1500;1650;2050;2150;1800;1350;"
      "2200;2250;2300;2350;2400;2450;2500;2550;2600;2650;2700;2750;2800;2850;2900;2950;3000;3050;3100;3150;3200;3250;3300;3350;"
      "300;250;400;500;900;700;350;450;600;620;500;380;310;260;420;520;940;720;360;470;640;660;520;390;"
      "0;0;120;0;640;0;0;0;310;0;0;0;0;0;150;0;700;0;0;0;340;0;0;0", 720, 0 },
    { "minus", CHART_BARS, "Thay đổi so với cùng kỳ", "Đơn vị tính: %", "Hai đơn vị giảm.",
      "So với cùng kỳ", "Quý I;Quý II;Quý III;Quý IV", "12.5;-4.2;0;-11.75", 480, 260 },
    { "empty", CHART_BARS, "Chưa có số liệu & <thử>", "", "Không có gì.", "", "", "", 480, 200 },
    { "zeros", CHART_BARS, "Chưa phát sinh", "cuộc", "Bằng không.", "Số cuộc", "2023;2024", "0;0", 480, 220 },
};
/* clang-format on */

static void fill(struct arena *a, const struct sample *s, struct chart *c)
{
    Str *values;
    int n;

    c->kind = s->kind;
    c->title = str_of(s->title);
    c->axis = str_of(s->axis);
    c->alt = str_of(s->alt);
    c->n_series = str_list(a, str_of(s->series), ';', &c->series);
    c->n_categories = str_list(a, str_of(s->categories), ';', &c->categories);
    n = str_list(a, str_of(s->values), ';', &values);
    c->values = NEW(a, int64_t, n + 1);
    for (int i = 0; i < n; i++)
        if (num_parse(values[i], NUM_EN, &c->values[i]) != NUM_OK)
            fprintf(stderr, "%s: bad value %d\n", s->name, i);
}

static int write_file(const char *dir, const char *name, const char *end,
                      Str bytes)
{
    char path[400];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s.%s", dir, name, end);
    f = fopen(path, "wb");
    if (!f)
        return 1;
    fwrite(bytes.p, 1, (size_t)bytes.n, f);
    return fclose(f) != 0;
}

static int write_sample(struct arena *a, const struct sample *s,
                        const char *dir)
{
    struct chart c = { 0 };
    struct err e = { 0 };
    double height;
    Str svg, png;

    fill(a, s, &c);
    height = s->height > 0 ? s->height : chart_height(&c, s->width);
    if (chart_to_svg(a, &c, LANG_VI, s->width, height, &svg, &e) != RC_OK ||
        chart_to_png(a, &c,
                     &(struct chart_box){ LANG_VI, S("Liberation Serif"),
                                          s->width, height, 1.5 },
                     &png, &e) != RC_OK) {
        fprintf(stderr, "%s: %s\n", s->name, e.text);
        return 1;
    }
    return write_file(dir, s->name, "svg", svg) ||
           write_file(dir, s->name, "png", png);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    int bad = 0;

    if (argc != 2)
        return 2;
    for (int i = 0; i < countof(samples); i++)
        bad |= write_sample(a, &samples[i], argv[1]);
    arena_free(a);
    return bad;
}
