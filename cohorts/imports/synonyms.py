"""Words that senders use, in English and Chinese, for columns and for values. They only ever make a proposal."""

from cohorts.imports.cells import tight

_YES = ("yes", "y", "true", "是", "有", "1", "已", "√", "present")
_NO = ("no", "n", "false", "否", "无", "0", "未", "×", "absent")
_POSITIVE = (
    "positive",
    "pos",
    "+",
    "(+)",
    "阳性",
    "阳",
    "present",
    "detected",
    "yes",
    "y",
    "有",
    "是",
    "mutated",
    "突变",
)
_NEGATIVE = (
    "negative",
    "neg",
    "-",
    "(-)",
    "阴性",
    "阴",
    "absent",
    "not detected",
    "no",
    "n",
    "无",
    "否",
    "wt",
    "野生型",
    "未检出",
)
_NOT_TESTED = ("not tested", "not done", "nt", "未查", "未做", "未检", "未检测", "未送检")
_UNKNOWN = ("unknown", "unk", "未知", "不详", "不明", "not known", "uncertain")

HEADERS: dict[str, tuple[str, ...]] = {
    "patient.identifier": (
        "patient id", "patientid", "pid", "id", "mrn", "hospital number", "hospital no", "record number",
        "patient no",
        "case id", "subject id", "upn", "identifier", "病案号", "住院号", "登记号", "患者编号", "病历号",
        "编号", "患者id",
        "病人编号", "id号",
    ),
    "patient.name": ("name", "patient name", "full name", "姓名", "患者姓名", "病人姓名"),
    "patient.birth_date": (
        "birth date", "date of birth", "dob", "birthdate", "birthday", "born", "出生日期", "生日",
        "出生年月日", "出生年月",
    ),
    "patient.sex": ("sex", "gender", "性别"),
    "patient.planned_hsct_on": ("planned hsct", "planned transplant date", "拟移植日期", "计划移植日期"),
    "patient.donor_search_done": ("donor search done", "donor search", "供者查询"),
    "diagnosis.diagnosed_on": (
        "diagnosis date", "date of diagnosis", "diagnosed on", "dx date", "date dx", "date of dx", "诊断日期",
        "确诊日期",
        "确诊时间",
        "诊断时间", "初诊日期",
    ),
    "diagnosis.lineage": ("lineage", "immunophenotype", "cell lineage", "免疫分型", "细胞来源", "免疫表型"),
    "diagnosis.wbc_10e9_per_l": ("wbc", "white blood cells", "wbc at diagnosis", "leukocytes", "白细胞",
        "初诊白细胞", "wbc计数"),
    "diagnosis.platelets_10e9_per_l": ("plt", "platelets", "platelet count", "platelets at diagnosis",
        "血小板", "初诊血小板"),
    "diagnosis.protocol": ("protocol", "treatment protocol", "trial", "study protocol", "方案名称", "治疗方案",
        "治疗协议", "入组方案"),
    "diagnosis.provisional_risk_group": ("provisional risk group", "provisional risk", "initial risk group",
        "risk group at diagnosis", "初始危险度", "初始危险分层", "初始危险度分组", "临时危险度"),
    "diagnosis.final_risk_group": ("final risk group", "final risk", "risk group", "risk stratum", "危险度",
        "最终危险度", "危险分层", "危险度分组", "最终危险度分组", "最终危险分层"),
    "diagnosis.platelets_cut_off_10e9_per_l": ("platelet cut-off", "platelet cutoff", "platelets cut-off",
        "plt cut-off", "plt cutoff", "platelet threshold", "血小板界值", "血小板阈值", "血小板临界值"),
    "diagnosis.down_syndrome": ("down syndrome", "down's syndrome", "downs syndrome", "trisomy 21",
        "唐氏综合征", "21三体", "唐氏综合症", "21-三体综合征"),
    "diagnosis.prednisone_poor_response": ("prednisone poor response", "ppr", "poor prednisone response",
        "泼尼松反应不良", "泼尼松不良反应者", "激素反应不良"),
    "diagnosis.induction_failure": ("induction failure", "诱导失败"),
    "first_relapse.relapsed_on": ("first relapse date", "date of first relapse", "first relapse",
        "首次复发日期", "首次复发时间", "第一次复发日期"),
    "first_relapse.site": ("relapse site", "first relapse site", "site of relapse", "site of first relapse",
        "复发部位", "首次复发部位"),
    "first_relapse.relapse_lineage": ("relapse lineage", "lineage at relapse", "first relapse lineage",
        "复发免疫分型", "复发时免疫分型", "首次复发免疫分型"),
    "first_relapse.marrow_blasts_percent": ("marrow blasts at relapse", "bm blasts at relapse",
        "relapse blasts", "first relapse blasts", "复发骨髓原始细胞", "复发时骨髓原始细胞", "首次复发骨髓原始细胞",
        "复发骨髓幼稚细胞"),
    "first_relapse.on_treatment": ("relapse on treatment", "relapsed on treatment", "on treatment at relapse",
        "治疗中复发", "是否治疗中复发"),
    "first_relapse.end_of_therapy_on": ("end of therapy", "end of therapy date", "end of treatment",
        "end of treatment date", "eot", "eot date", "off therapy date", "停药日期", "停药时间", "治疗结束日期",
        "结束治疗日期"),
    "first_relapse.second_relapse": ("second relapse", "second or later relapse", "二次复发", "再次复发"),
    "diagnosis.cns_status": ("cns", "cns status", "中枢状态", "中枢神经系统状态"),
    "diagnosis.active_cns_disease": ("active cns disease", "cnsl", "中枢白血病", "中枢神经系统白血病"),
    "diagnosis.bcr_abl1": ("bcr abl1", "bcr::abl1", "bcr abl", "bcr/abl", "ph", "ph status", "philadelphia",
        "ph染色体", "bcr-abl融合基因"),
    "diagnosis.kmt2a_rearranged": ("kmt2a", "kmt2a rearranged", "kmt2a-r", "mll", "mll rearrangement",
        "mll重排", "kmt2a重排"),
    "diagnosis.ph_like": ("ph like", "ph-like", "ph样"),
    "diagnosis.tp53": ("tp53", "p53", "tp53突变"),
    "diagnosis.hypodiploid": ("hypodiploid", "hypodiploidy", "亚二倍体"),
    "diagnosis.hyperdiploid": ("hyperdiploid", "hyperdiploidy", "超二倍体"),
    "diagnosis.complex_karyotype": ("complex karyotype", "复杂核型"),
    "diagnosis.tcf3_pbx1": ("tcf3 pbx1", "tcf3::pbx1", "e2a-pbx1", "e2a/pbx1"),
    "diagnosis.tcf3_hlf": ("tcf3 hlf", "tcf3::hlf", "e2a-hlf"),
    "diagnosis.etv6_runx1": ("etv6 runx1", "etv6::runx1", "tel-aml1", "tel/aml1"),
    "diagnosis.dux4": ("dux4", "dux4 rearranged", "dux4重排"),
    "diagnosis.mef2d": ("mef2d", "mef2d重排"),
    "diagnosis.myc": ("myc", "myc重排"),
    "diagnosis.iamp21": ("iamp21",),
    "diagnosis.abl_class": ("abl class", "abl-class", "abl类"),
    "diagnosis.ikzf1_status": ("ikzf1", "ikzf1 status", "ikzf1 deletion", "ikzf1缺失", "ikzf1状态"),
    "diagnosis.ikzf1_lesion": ("ikzf1 lesion", "ikzf1 exons", "ikzf1 deletion type", "ikzf1缺失类型",
        "ikzf1外显子"),
    "diagnosis.ikzf1_method": ("ikzf1 method", "ikzf1检测方法"),
    "diagnosis.ikzf1_cdkn2a": ("cdkn2a", "cdkn2a deletion", "cdkn2a缺失"),
    "diagnosis.ikzf1_cdkn2b": ("cdkn2b", "cdkn2b deletion", "cdkn2b缺失"),
    "diagnosis.ikzf1_pax5": ("pax5", "pax5 deletion", "pax5缺失"),
    "diagnosis.ikzf1_par1": ("par1", "par1 deletion", "par1缺失"),
    "diagnosis.ikzf1_erg": ("erg", "erg deletion", "erg缺失"),
    "diagnosis.remission_status": ("remission", "remission status", "disease status", "缓解状态", "疾病状态"),
    "diagnosis.remission_achieved_on": (
        "remission date", "date of remission", "cr1 date", "cr date", "date of cr1", "缓解日期", "cr1日期",
        "完全缓解日期", "cr日期",
    ),
    "graft.autologous_collected": ("autologous collected", "autograft collected", "自体采集", "自体干细胞采集"),
    "graft.autologous_collection_failed": ("autologous collection failed", "采集失败"),
    "graft.autologous_graft_mrd": ("graft mrd", "autologous graft mrd", "采集物mrd", "移植物mrd"),
    "treatment_phases.cycle": ("cycle", "course", "cycle number", "疗程", "疗程数"),
    "treatment_phases.started_on": ("cycle start", "start date", "started on", "treatment start",
        "start of treatment", "date of treatment start", "treatment started", "induction start", "start of induction",
        "induction start date", "start of chemotherapy", "chemo start", "开始日期", "疗程开始日期", "化疗开始日期",
        "治疗开始", "治疗开始日期", "开始治疗日期", "诱导开始", "诱导开始日期", "诱导化疗开始日期"),
    "treatment_phases.kind": ("phase", "treatment phase", "治疗阶段"),
    "treatment_phases.agents": ("agents", "drugs", "regimen", "药物", "方案", "化疗方案"),
    "mrd_assessments.collected_on": (
        "mrd date", "sample date", "collected on", "collection date", "date of sample", "sampling date",
        "采样日期",
        "mrd日期", "标本日期", "采集日期", "送检日期", "mrd检测日期",
    ),
    "mrd_assessments.reported_on": ("report date", "reported on", "报告日期"),
    "mrd_assessments.specimen": ("specimen", "sample type", "source", "标本", "标本类型", "标本来源"),
    "mrd_assessments.method": ("mrd method", "assay", "method", "检测方法", "mrd方法"),
    "mrd_assessments.level": ("mrd", "mrd value", "mrd level", "mrd result", "mrd结果", "mrd值", "mrd水平",
        "微小残留病", "微小残留"),
    "mrd_assessments.limit_of_detection": ("lod", "limit of detection", "sensitivity", "检测下限", "灵敏度",
        "检出限"),
    "mrd_assessments.limit_of_quantification": ("loq", "limit of quantification", "定量下限"),
    "mrd_assessments.adequate": ("adequate", "sample adequate", "标本合格"),
    "mrd_assessments.protocol_timepoint": ("protocol timepoint", "mrd timepoint", "time point", "timepoint",
        "时间点", "mrd时间点", "检测时间点"),
    "donors.kind": ("available donor", "donor", "供者", "可用供者"),
    "donors.available": ("donor available", "供者可用"),
    "fitness.assessed_on": ("fitness date", "assessed on", "评估日期"),
    "fitness.ecog": ("ecog", "ecog ps", "performance status", "ps", "体能状态", "ecog评分"),
    "fitness.lansky": ("lansky", "lansky score", "lansky play performance", "lansky评分", "lansky评分值"),
    "fitness.karnofsky": ("karnofsky", "kps", "karnofsky score", "karnofsky performance status", "卡氏评分",
        "卡诺夫斯基评分", "kps评分", "karnofsky评分"),
    "fitness.hct_ci_stated": ("hct ci", "hct-ci", "hctci", "hct-ci评分"),
    "transplants.performed_on": (
        "transplant date", "hsct date", "date of hsct", "date of transplant", "bmt date", "移植日期",
        "移植时间", "回输日期",
    ),
    "transplants.kind": ("transplant type", "hsct type", "transplant", "移植类型", "移植方式"),
    "transplants.donor_kind": ("donor type", "transplant donor", "供者类型", "供者来源"),
    "transplants.conditioning": ("conditioning", "conditioning regimen", "预处理", "预处理方案"),
    "outcomes.kind": ("outcome", "event", "vital status", "status", "结局", "生存状态", "事件"),
    "outcomes.occurred_on": ("outcome date", "event date", "date of event", "结局日期", "事件日期"),
}  # fmt: skip

# A date that alone says what happened on it: the kind of outcome is then the same for all rows.
OUTCOME_DATES: dict[str, tuple[str, ...]] = {
    "relapse": ("relapse date", "date of relapse", "复发日期", "复发时间"),
    "death": ("death date", "date of death", "died on", "死亡日期", "死亡时间"),
    "last_follow_up": (
        "last follow up", "last follow-up date", "last fu", "last f/u",
        "last fu date", "date of last fu", "last contact", "date of last contact", "last seen",
        "末次随访日期",
        "最后随访日期", "末次随访", "随访截止日期",
    ),
}  # fmt: skip

_MARKERS = {"positive": _POSITIVE, "negative": _NEGATIVE, "not_tested": _NOT_TESTED, "unknown": _UNKNOWN}
_TRUTHS = {"true": _YES, "false": _NO}
_DONORS = {
    "matched_sibling": (
        "msd",
        "matched sibling",
        "sibling",
        "hla identical sibling",
        "同胞全合",
        "同胞相合",
        "同胞",
    ),
    "matched_unrelated": ("mud", "matched unrelated", "unrelated", "非血缘", "无关全合", "中华骨髓库"),
    "mismatched_unrelated": ("mmud", "mismatched unrelated"),
    "haploidentical": ("haplo", "haploidentical", "hid", "单倍体", "半相合", "单倍型"),
    "cord": ("cord", "cord blood", "ucb", "脐血", "脐带血"),
    "": ("none", "无", "auto", "autologous", "自体"),
}

_LINEAGES = {
    "B": ("b", "b-all", "b cell", "b-lineage", "all-b", "b系", "b细胞", "bcp-all", "pre-b", "common b"),
    "T": ("t", "t-all", "t cell", "t系", "t细胞"),
    "mixed": ("mixed", "mpal", "混合"),
    "unknown": _UNKNOWN,
}
_RISK_GROUPS = {
    "low": ("low", "lr", "low risk", "低危"),
    "standard": ("standard", "sr", "standard risk", "标危"),
    "average": ("average", "ar", "average risk"),
    "intermediate": ("intermediate", "ir", "mr", "intermediate risk", "medium", "medium risk", "中危"),
    "high": ("high", "hr", "high risk", "高危"),
    "very_high": ("very high", "vhr", "very high risk", "极高危"),
}

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "patient.sex": {
        "female": ("f", "female", "woman", "女", "女性"),
        "male": ("m", "male", "man", "男", "男性"),
        "unknown": _UNKNOWN,
    },
    "diagnosis.lineage": _LINEAGES,
    "diagnosis.protocol": {
        "CCCG-ALL-2015": ("cccg-all-2015", "cccg all 2015", "cccg2015", "cccg-2015"),
        "CCCG-ALL-2020": ("cccg-all-2020", "cccg all 2020", "cccg2020", "cccg-2020"),
        "AIEOP-BFM": ("aieop-bfm", "aieop", "bfm", "aieop-bfm all 2009", "aieop-bfm all 2017"),
        "COG": ("cog", "children's oncology group"),
        "UK": ("uk", "ukall", "ukall 2003", "ukall 2011", "allr3"),
        "other": ("other", "其他"),
    },
    "diagnosis.provisional_risk_group": _RISK_GROUPS,
    "diagnosis.final_risk_group": _RISK_GROUPS,
    "first_relapse.site": {
        "marrow": ("marrow", "bone marrow", "bm", "isolated marrow", "骨髓", "单纯骨髓"),
        "cns": ("cns", "isolated cns", "中枢", "中枢神经系统", "脑膜"),
        "testis": ("testis", "testicular", "testes", "睾丸"),
        "other_extramedullary": ("other extramedullary", "extramedullary", "其他髓外", "髓外"),
        "combined": ("combined", "marrow + cns", "bm+cns", "联合", "骨髓+中枢", "骨髓+睾丸"),
    },
    "first_relapse.relapse_lineage": _LINEAGES,
    "diagnosis.cns_status": {"CNS1": ("cns1", "1", "cns-1"), "CNS2": ("cns2", "2"), "CNS3": ("cns3", "3")},
    "diagnosis.ikzf1_status": {
        "deleted": ("deleted", "del", "deletion", "positive", "pos", "+", "阳性", "缺失", "yes", "有"),
        "mutated": ("mutated", "mut", "突变"),
        "wild_type": ("wild type", "wt", "negative", "neg", "阴性", "野生型", "无缺失", "no", "无", "未缺失"),
        "not_tested": _NOT_TESTED,
        "unknown": _UNKNOWN,
    },
    "diagnosis.ikzf1_lesion": {
        "4-7": ("4-7", "ik6", "ex4-7", "e4-7", "exon 4-7", "Δ4-7", "del 4-7", "4-7外显子"),
        "2-7": ("2-7", "ex2-7", "e2-7", "ik10", "exon 2-7"),
        "2-8": ("2-8", "ex2-8"),
        "4-8": ("4-8", "ex4-8"),
        "1-8": ("1-8", "ex1-8", "whole gene", "全基因"),
        "other": ("other", "其他"),
        "biallelic": ("biallelic", "双等位"),
        "": ("none", "无"),
    },
    "diagnosis.ikzf1_method": {"mlpa": ("mlpa",), "ngs": ("ngs", "二代测序"), "array": ("array", "snp array",
        "芯片"),
                               "pcr": ("pcr",), "fish": ("fish",), "unknown": _UNKNOWN},
    "diagnosis.remission_status": {
        "CR1": ("cr1", "first cr", "第一次完全缓解"), "CR2": ("cr2",), "CR3plus": ("cr3", "cr3+", "≥cr3"),
        "not_in_remission": ("nr", "not in remission", "未缓解", "refractory"),
        "relapse": ("relapse", "rel", "复发"), "unknown": _UNKNOWN,
    },
    "graft.autologous_graft_mrd": {"negative": _NEGATIVE, "positive": _POSITIVE, "not_tested": _NOT_TESTED},
    "treatment_phases.kind": {
        "induction": ("induction", "诱导", "诱导缓解"), "consolidation": ("consolidation", "巩固", "强化",
            "intensification"),
        "maintenance": ("maintenance", "维持"), "other": ("other", "其他"),
    },
    "mrd_assessments.specimen": {
        "bone_marrow": ("bm", "bone marrow", "marrow", "骨髓"),
        "peripheral_blood": ("pb", "peripheral blood", "blood", "外周血"), "unknown": _UNKNOWN,
    },
    "mrd_assessments.method": {
        "flow": ("flow", "fcm", "mfc", "flow cytometry", "流式", "流式细胞术", "流式细胞学"),
        "igtr_pcr": ("pcr", "ig/tr pcr", "igtr", "rq-pcr", "asо-pcr", "ig/tcr", "ig/tr"),
        "ngs": ("ngs", "clonoseq", "二代测序", "高通量测序"),
        "bcr_abl1_pcr": ("bcr-abl", "bcr-abl1", "bcr::abl1 pcr", "bcr/abl定量"), "unknown": _UNKNOWN,
    },
    "mrd_assessments.level": {
        "not_detected": ("neg", "negative", "阴性", "阴", "not detected", "undetectable", "未检出",
            "未检测到", "(-)", "阴性(-)", "-", "nd"),
        "positive_not_quantifiable": ("pos", "positive", "阳性", "阳", "+", "(+)", "pnq",
            "positive not quantifiable"),
        "not_evaluable": ("not evaluable", "ne", "不可评估", "标本不合格", "failed", "inadequate"),
        "pending": ("pending", "待回报", "未回报"),
    },
    "mrd_assessments.result": {
        "not_detected": ("neg", "negative", "阴性", "not detected", "undetectable", "未检出"),
        "quantified": ("quantified", "定量"), "below": ("below", "below loq", "低于"),
        "positive_not_quantifiable": ("pos", "positive", "阳性", "pnq"),
        "not_evaluable": ("not evaluable", "不可评估", "failed"),
    },
    "mrd_assessments.protocol_timepoint": {
        "day_19": ("day 19", "d19", "第19天"), "day_46": ("day 46", "d46", "第46天"),
        "end_of_consolidation": ("end of consolidation", "eoc", "巩固结束", "巩固治疗结束"),
        "at_relapse": ("at relapse", "relapse", "复发时"),
        "after_reinduction": ("after reinduction", "end of reinduction", "再诱导后"),
        "before_hsct": ("before hsct", "pre-hsct", "before transplant", "移植前"),
    },
    "mrd_assessments.unit": {"fraction": ("fraction",), "percent": ("%", "percent", "pct", "百分比")},
    "donors.kind": _DONORS,
    "transplants.donor_kind": _DONORS,
    "transplants.kind": {
        "autologous": ("auto", "autologous", "asct", "auto-hsct", "自体", "自体移植"),
        "allogeneic": ("allo", "allogeneic", "allo-hsct", "异基因", "异基因移植", "异体"),
        "": ("none", "no", "无", "未移植"),
    },
    "transplants.conditioning": {
        "mac_tbi": ("mac tbi", "tbi", "tbi+cy", "cy/tbi", "cy-tbi"), "mac_chemo": ("mac", "bu/cy", "bucy",
            "清髓"),
        "ric": ("ric", "nma", "reduced intensity", "减低强度", "非清髓"), "unknown": _UNKNOWN,
    },
    "outcomes.kind": {
        "relapse": ("relapse", "relapsed", "复发"), "death": ("death", "dead", "died", "死亡", "已故"),
        "nrm": ("nrm", "non-relapse mortality", "trm", "death without relapse", "非复发死亡"),
        "last_follow_up": ("alive", "last follow-up", "last follow up", "censored", "存活", "生存", "随访"),
    },
}  # fmt: skip


def table_of(field: str, codes: tuple[str, ...]) -> dict[str, str]:
    """Every known word of a field, tight, with the word of the record; those of the record itself included."""
    words = WORDS.get(field) or (_TRUTHS if codes == ("true", "false") else {})
    if not words and codes == ("positive", "negative", "not_tested", "unknown"):
        words = _MARKERS
    table = {tight(word): code for code, synonyms in words.items() for word in synonyms}
    return table | {tight(code): code for code in codes if tight(code)}


HEADER_TABLE: dict[str, str] = {
    tight(word): field
    for field, words in HEADERS.items()
    for word in (*words, field, field.partition(".")[2])
} | {tight(word): field for field, words in HEADERS.items() for word in words}
OUTCOME_TABLE: dict[str, str] = {tight(word): kind for kind, words in OUTCOME_DATES.items() for word in words}
